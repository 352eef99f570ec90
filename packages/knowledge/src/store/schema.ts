import { ConfigError } from '@twinscribe/platform';
import type { Database } from './sqlite.ts';
import { inWriteTransaction } from './transaction.ts';

/**
 * A document's row gets a new key each time that the document is replaced, and keys are never used again: whoever holds
 * an outdated key finds nothing rather than something else.
 *
 * Columns beside `metadata` repeat what SQL sorts and looks up by; what is read back comes from the JSON, which keeps
 * every character, NUL included. The verbatim text is UTF-8 bytes, cut where the chunks are: a hit is read without the
 * rest of its document, and an index is built without any text.
 *
 * `terms` only grows: ids in the packed terms of chunks, and in the memory of other processes, stay valid.
 */
const VERSION_1 = `
  CREATE TABLE documents (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    uri TEXT NOT NULL,
    title TEXT NOT NULL,
    author TEXT,
    metadata TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    ingested_at TEXT NOT NULL,
    length INTEGER NOT NULL,
    searchable_chunks INTEGER NOT NULL,
    analyzer_version TEXT NOT NULL,
    chunker_version TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX documents_by_id ON documents (tenant, id);
  CREATE INDEX documents_by_tenant ON documents (tenant);
  CREATE INDEX documents_by_uri ON documents (tenant, uri, id);
  CREATE INDEX documents_by_title ON documents (tenant, title, id);
  CREATE INDEX documents_by_author ON documents (tenant, author, searchable_chunks);
  CREATE INDEX documents_by_versions ON documents (analyzer_version, chunker_version);

  CREATE TABLE chunks (
    document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    heading_path TEXT NOT NULL,
    terms BLOB,
    checksum INTEGER,
    PRIMARY KEY (document, ordinal)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE texts (
    document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE terms (id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    document_id TEXT NOT NULL
  ) STRICT;
`;

/**
 * What a tenant's latent space was fitted on: so many chunks, those of the documents up to that key. It can be fitted anew
 * at any time, and is kept so that nobody has to wait for that.
 */
const VERSION_2 = `
  CREATE TABLE latent_spaces (
    tenant TEXT PRIMARY KEY,
    analyzer_version TEXT NOT NULL,
    through_key INTEGER NOT NULL,
    fitted_on INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
`;

/**
 * Vectors of a document's searchable chunks, one after another in their order, by the embedder that made them. Those of the
 * current embedder are searched; another one's are in the making. A document without a row waits for its embedding.
 *
 * `holder` embeds what waits until `held_until`, in milliseconds since 1970, so that processes do not do the same work.
 */
const VERSION_3 = `
  CREATE TABLE embedders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    is_current INTEGER NOT NULL,
    holder TEXT,
    held_until INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE vectors (
    document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
    embedder INTEGER NOT NULL REFERENCES embedders (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (document, embedder)
  ) STRICT;
`;

/** Entry `i` brings a database of version `i` to version `i + 1`. Entries are never edited, only added. */
const MIGRATIONS: readonly string[] = [VERSION_1, VERSION_2, VERSION_3];

/** Brings the schema up to date. A database of a later version than this code knows throws ConfigError. */
export function migrate(database: Database): void {
  if (schemaVersion(database) === MIGRATIONS.length) return;
  inWriteTransaction(database, () => {
    // Read again under the write lock: another process may have just migrated.
    const version = schemaVersion(database);
    if (version > MIGRATIONS.length) throw tooNew(version);
    for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}

function schemaVersion(database: Database): number {
  return database.prepare<{ user_version: number }>('PRAGMA user_version').get()?.user_version ?? 0;
}

function tooNew(version: number): ConfigError {
  return new ConfigError([
    `The library was written by a newer Twinscribe (library format ${version}, this one knows up to ${MIGRATIONS.length}). Update Twinscribe, or set TWIN_DATA_DIR to another directory.`,
  ]);
}
