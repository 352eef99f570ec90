import {
  DOCUMENT_COLUMNS,
  toDocumentRow,
  type DocumentRow,
  type DocumentRows,
  type RawDocumentRow,
} from './document-rows.ts';
import type { DocumentPage, LibraryStats } from './library-store.ts';
import { decodeCursor, encodeCursor, type ListPosition } from './list-cursor.ts';
import type { Database } from './sqlite.ts';

/** What there is, in the orders that it is asked for. Strings are ordered by code point. */
export class Catalogue {
  readonly #documents: DocumentRows;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database, documents: DocumentRows) {
    this.#documents = documents;
    this.#statements = prepareStatements(database);
  }

  list({
    tenant,
    limit,
    cursor,
  }: {
    tenant: string;
    limit: number;
    cursor?: string | undefined;
  }): DocumentPage {
    const { title, id } = cursor === undefined ? { title: '', id: '' } : this.#positionOf({ tenant, cursor });
    const rows = this.#statements.afterTitle.all(tenant, title, id, limit + 1).map(toDocumentRow);
    const documents = rows.slice(0, limit).map((row) => row.document);
    const last = documents.at(-1);
    return {
      documents,
      nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last) : null,
      total: this.#statements.count.get(tenant)?.documents ?? 0,
    };
  }

  /** Of a title that the cursor cut, the document knows the rest. Where it has gone, some may be listed again. */
  #positionOf({ tenant, cursor }: { tenant: string; cursor: string }): ListPosition {
    const { title, id, isCut } = decodeCursor(cursor);
    if (!isCut) return { title, id };
    const document = this.#documents.find({ tenant, id })?.document;
    return document?.title.startsWith(title) === true ? document : { title, id: '' };
  }

  fingerprints({
    tenant,
    uriPrefix,
  }: {
    tenant: string;
    uriPrefix: string;
  }): Map<string, { documentId: string; fingerprint: string }> {
    const found = new Map<string, { documentId: string; fingerprint: string }>();
    for (const { uri, id, fingerprint } of this.#statements.fromUri.iterate(tenant, uriPrefix)) {
      // URIs with the prefix stand together, from the prefix itself on. LIKE would take % and _ for wildcards.
      if (!uri.startsWith(uriPrefix)) break;
      found.set(uri, { documentId: id, fingerprint });
    }
    return found;
  }

  /** Undefined after the last one. */
  nextByUri({
    tenant,
    after,
  }: {
    tenant: string;
    after: { uri: string; id: string } | undefined;
  }): DocumentRow | undefined {
    const raw = this.#statements.afterUri.get(tenant, after?.uri ?? '', after?.id ?? '');
    return raw === undefined ? undefined : toDocumentRow(raw);
  }

  stats({ tenant }: { tenant: string }): LibraryStats {
    const rows = this.#statements.byAuthor.all(tenant);
    return {
      documents: rows.reduce((sum, row) => sum + row.documents, 0),
      chunks: rows.reduce((sum, row) => sum + row.chunks, 0),
      authors: rows.flatMap(({ author }) => (author === null ? [] : [author])).sort(),
      tags: this.#statements.tags
        .all(tenant)
        .map(({ tag }) => tag)
        .sort(),
    };
  }
}

function prepareStatements(database: Database) {
  const select = `SELECT ${DOCUMENT_COLUMNS} FROM documents`;
  return {
    afterTitle: database.prepare<RawDocumentRow>(
      `${select} WHERE tenant = ? AND (title, id) > (?, ?) ORDER BY title, id LIMIT ?`,
    ),
    count: database.prepare<{ documents: number }>(
      'SELECT count(*) AS documents FROM documents WHERE tenant = ?',
    ),
    fromUri: database.prepare<{ uri: string; id: string; fingerprint: string }>(
      'SELECT uri, id, fingerprint FROM documents WHERE tenant = ? AND uri >= ? ORDER BY uri',
    ),
    afterUri: database.prepare<RawDocumentRow>(
      `${select} WHERE tenant = ? AND (uri, id) > (?, ?) ORDER BY uri, id LIMIT 1`,
    ),
    byAuthor: database.prepare<{
      author: string | null;
      documents: number;
      chunks: number;
    }>(`SELECT author, count(*) AS documents, sum(searchable_chunks) AS chunks
       FROM documents WHERE tenant = ? GROUP BY author`),
    tags: database.prepare<{ tag: string }>(
      "SELECT DISTINCT value AS tag FROM documents, json_each(metadata, '$.tags') WHERE tenant = ?",
    ),
  };
}
