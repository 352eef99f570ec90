import type { SourceDocument, StoredDocument } from '../document.ts';
import type { Database } from './sqlite.ts';

/** A document's row without its text. */
export interface DocumentRow {
  /** Of this generation of the document: a replacement has another one. */
  readonly key: number;
  readonly fingerprint: string;
  readonly analyzerVersion: string;
  readonly document: Omit<StoredDocument, 'text'>;
}

export interface DocumentVersions {
  readonly analyzer: string;
  readonly chunker: string;
}

export interface NewDocument {
  readonly tenant: string;
  readonly id: string;
  readonly document: SourceDocument;
  readonly fingerprint: string;
  readonly ingestedAt: string;
  readonly searchableChunks: number;
  readonly versions: DocumentVersions;
}

/** As the columns have it. */
export interface RawDocumentRow {
  readonly key: number;
  readonly id: string;
  readonly metadata: string;
  readonly fingerprint: string;
  readonly ingested_at: string;
  readonly length: number;
  readonly searchable_chunks: number;
  readonly analyzer_version: string;
}

/** Of the `documents` table, for `toDocumentRow`. */
export const DOCUMENT_COLUMNS =
  'key, id, metadata, fingerprint, ingested_at, length, searchable_chunks, analyzer_version';

/** The rows of documents. Ids of other tenants find nothing. */
export class DocumentRows {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database) {
    this.#statements = prepareStatements(database);
  }

  /** The key of the new row. The document must not be there. */
  insert({ tenant, id, document, fingerprint, ingestedAt, searchableChunks, versions }: NewDocument): number {
    const { text, ...metadata } = document;
    const row = this.#statements.insert.run(
      tenant,
      id,
      document.uri,
      document.title,
      document.author,
      JSON.stringify(metadata),
      fingerprint,
      ingestedAt,
      text.length,
      searchableChunks,
      versions.analyzer,
      versions.chunker,
    );
    return Number(row.lastInsertRowid);
  }

  /** Takes its chunks and their texts along. False where there is no such document. */
  remove({ tenant, id }: { tenant: string; id: string }): boolean {
    return Number(this.#statements.remove.run(tenant, id).changes) > 0;
  }

  find({ tenant, id }: { tenant: string; id: string }): DocumentRow | undefined {
    const row = this.#statements.find.get(tenant, id);
    return row === undefined ? undefined : toDocumentRow(row);
  }

  findByKey(key: number): (DocumentRow & { readonly tenant: string }) | undefined {
    const row = this.#statements.findByKey.get(key);
    return row === undefined ? undefined : { ...toDocumentRow(row), tenant: row.tenant };
  }

  /** In the order of keys, which is that of ingestion. */
  pageAfterKey({ tenant, key, limit }: { tenant: string; key: number; limit: number }): DocumentRow[] {
    return this.#statements.pageAfterKey.all(tenant, key, limit).map(toDocumentRow);
  }

  isAnalyzedByOther({ version }: { version: string }): boolean {
    return this.#statements.analyzedByOther.get(version, version) !== undefined;
  }

  /** In the order of ingestion: of all tenants' documents, or of those that other versions made. */
  keys({ unlessMadeBy }: { unlessMadeBy?: DocumentVersions } = {}): number[] {
    const rows =
      unlessMadeBy === undefined
        ? this.#statements.keys.all()
        : this.#statements.keysOfOther.all(unlessMadeBy.analyzer, unlessMadeBy.chunker);
    return rows.map(({ key }) => key);
  }

  tenants(): string[] {
    return this.#statements.tenants.all().map(({ tenant }) => tenant);
  }
}

export function toDocumentRow(row: RawDocumentRow): DocumentRow {
  const metadata = JSON.parse(row.metadata) as Omit<SourceDocument, 'text'>; // written by `insert`, nobody else
  return {
    key: row.key,
    fingerprint: row.fingerprint,
    analyzerVersion: row.analyzer_version,
    document: {
      ...metadata,
      id: row.id,
      ingestedAt: row.ingested_at,
      length: row.length,
      chunks: row.searchable_chunks,
    },
  };
}

function prepareStatements(database: Database) {
  return {
    insert:
      database.prepare(`INSERT INTO documents (tenant, id, uri, title, author, metadata, fingerprint, ingested_at, length, searchable_chunks, analyzer_version, chunker_version)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    remove: database.prepare('DELETE FROM documents WHERE tenant = ? AND id = ?'),
    find: database.prepare<RawDocumentRow>(
      `SELECT ${DOCUMENT_COLUMNS} FROM documents WHERE tenant = ? AND id = ?`,
    ),
    findByKey: database.prepare<RawDocumentRow & { tenant: string }>(
      `SELECT ${DOCUMENT_COLUMNS}, tenant FROM documents WHERE key = ?`,
    ),
    pageAfterKey: database.prepare<RawDocumentRow>(
      `SELECT ${DOCUMENT_COLUMNS} FROM documents WHERE tenant = ? AND key > ? ORDER BY key LIMIT ?`,
    ),
    // Two ranges, which an index can serve; it cannot serve "not equal".
    analyzedByOther: database.prepare<unknown>(
      'SELECT 1 FROM documents WHERE analyzer_version < ? OR analyzer_version > ? LIMIT 1',
    ),
    keys: database.prepare<{ key: number }>('SELECT key FROM documents ORDER BY key'),
    keysOfOther: database.prepare<{ key: number }>(
      'SELECT key FROM documents WHERE analyzer_version <> ? OR chunker_version <> ? ORDER BY key',
    ),
    tenants: database.prepare<{ tenant: string }>('SELECT DISTINCT tenant FROM documents ORDER BY tenant'),
  };
}
