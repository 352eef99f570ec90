import type { Database } from './sqlite.ts';

/** A reader that is further behind than this many changes loads everything again. */
const KEPT_CHANGES = 10_000;

export interface Change {
  readonly seq: number;
  readonly tenant: string;
  readonly documentId: string;
}

/** Which documents changed, in the order of the commits: how the indexes of all processes follow the database. */
export class ChangeFeed {
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #keptChanges: number;

  constructor(database: Database, { keptChanges = KEPT_CHANGES }: { keptChanges?: number | undefined } = {}) {
    this.#statements = prepareStatements(database);
    this.#keptChanges = keptChanges;
  }

  /** Part of the transaction that changes the document. */
  record({ tenant, documentId }: { tenant: string; documentId: string }): void {
    const { lastInsertRowid } = this.#statements.record.run(tenant, documentId);
    this.#statements.prune.run(Number(lastInsertRowid) - this.#keptChanges);
  }

  /** 0 before the first change. */
  newest(): number {
    return this.#statements.newest.get()?.seq ?? 0;
  }

  /** Whether changes after `seq` have been pruned. */
  hasLost(seq: number): boolean {
    return (this.#statements.oldest.get()?.seq ?? 0) > seq + 1;
  }

  /** The first ones after `seq`, in order, of all tenants. */
  after({ seq, limit }: { seq: number; limit: number }): Change[] {
    return this.#statements.after.all(seq, limit);
  }
}

function prepareStatements(database: Database) {
  return {
    record: database.prepare('INSERT INTO changes (tenant, document_id) VALUES (?, ?)'),
    prune: database.prepare('DELETE FROM changes WHERE seq <= ?'),
    newest: database.prepare<{ seq: number | null }>('SELECT max(seq) AS seq FROM changes'),
    oldest: database.prepare<{ seq: number | null }>('SELECT min(seq) AS seq FROM changes'),
    after: database.prepare<Change>(
      'SELECT seq, tenant, document_id AS documentId FROM changes WHERE seq > ? ORDER BY seq LIMIT ?',
    ),
  };
}
