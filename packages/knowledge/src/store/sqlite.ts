export type SqlValue = null | number | string | Uint8Array;

/** A statement whose rows have the type that its SQL was written for. Calls are synchronous. */
export interface Statement<Row> {
  run(...values: SqlValue[]): {
    readonly changes: number | bigint;
    readonly lastInsertRowid: number | bigint;
  };
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
  iterate(...values: SqlValue[]): IterableIterator<Row>;
}

/** The part of the `node:sqlite` API that is used. */
interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement<unknown>;
  close(): void;
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string) => Connection;
}

/** A connection to a database. */
export class Database {
  readonly path: string;
  readonly #connection: Connection;

  private constructor(path: string, connection: Connection) {
    this.path = path;
    this.#connection = connection;
  }

  static async open(path: string): Promise<Database> {
    const { DatabaseSync } = await loadSqlite();
    return new Database(path, new DatabaseSync(path));
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  /** The caller vouches for `Row`: schema and SQL are our own, so rows are not parsed once more. */
  prepare<Row>(sql: string): Statement<Row> {
    return this.#connection.prepare(sql) as Statement<Row>; // the one place where a row gets its type
  }

  /** The package for Node 20 lets go of the files only when the statements are garbage collected, or at exit. */
  close(): void {
    this.#connection.close();
  }
}

/** SQLite as Node brings it, else a package with the same API that carries its own builds. */
async function loadSqlite(): Promise<SqliteModule> {
  return loadBuiltIn() ?? (await import('@photostructure/sqlite'));
}

/** Undefined below Node 22.13, where it is missing or behind a flag. */
function loadBuiltIn(): SqliteModule | undefined {
  const { emitWarning } = process;
  // Node 22 and 24 would tell whoever starts the process that this is experimental, which is ours to know.
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite') as SqliteModule | undefined; // unknown to the types of Node 20
  } finally {
    process.emitWarning = emitWarning;
  }
}
