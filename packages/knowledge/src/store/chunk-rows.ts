import { crc32 } from 'node:zlib';
import type { Chunk } from '../document.ts';
import type { Database } from './sqlite.ts';
import { damaged } from './storage-error.ts';

export interface NewChunk {
  /** Key of the document's row. */
  readonly document: number;
  readonly chunk: Chunk;
  /** Verbatim. */
  readonly text: string;
  /** Packed; null for a chunk that is never searched. */
  readonly terms: Uint8Array | null;
}

export interface SearchableChunk {
  readonly ordinal: number;
  readonly id: string;
  readonly terms: Uint8Array;
}

interface RawText {
  readonly bytes: Uint8Array;
  readonly checksum: number;
}

interface RawChunk {
  readonly ordinal: number;
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly kind: Chunk['kind'];
  readonly heading_path: string;
}

const CHUNK_COLUMNS = 'ordinal, id, start, "end", kind, heading_path';

/** The rows of chunks and of their texts. They go with their document's row. */
export class ChunkRows {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database) {
    this.#statements = prepareStatements(database);
  }

  insert({ document, chunk, text, terms }: NewChunk): void {
    const { ordinal, id, start, end, kind, headingPath } = chunk;
    const path = JSON.stringify(headingPath);
    const checksum = terms === null ? null : crc32(terms);
    this.#statements.insert.run(document, ordinal, id, start, end, kind, path, terms, checksum);
    const bytes = Buffer.from(text, 'utf8');
    this.#statements.insertText.run(document, ordinal, bytes, crc32(bytes));
  }

  /** Throws AppError where packed terms are not those that were stored. */
  searchable(document: number): SearchableChunk[] {
    const rows = this.#statements.searchable.all(document);
    for (const { terms, checksum, id } of rows) {
      if (crc32(terms) !== checksum) throw damaged({ part: `terms of chunk ${id}` });
    }
    return rows;
  }

  /** The chunk and its verbatim text. Throws AppError where that is not what was stored. */
  find({
    document,
    ordinal,
  }: {
    document: number;
    ordinal: number;
  }): { readonly chunk: Chunk; readonly text: string } | undefined {
    const row = this.#statements.find.get(document, ordinal);
    return row === undefined ? undefined : { chunk: toChunk(row), text: decode({ document, row }) };
  }

  /** Packed; undefined where there is no such chunk or it is never searched. */
  terms({ document, ordinal }: { document: number; ordinal: number }): Uint8Array | undefined {
    return this.#statements.terms.get(document, ordinal)?.terms ?? undefined;
  }

  /** In order, hidden ones too. */
  list(document: number): Chunk[] {
    return this.#statements.list.all(document).map(toChunk);
  }

  /** The document's verbatim text. Throws AppError where it is not what was stored. */
  wholeText({ document, length }: { document: number; length: number }): string {
    const text = this.#statements.texts
      .all(document)
      .map((row) => decode({ document, row }))
      .join('');
    if (text.length !== length) throw damaged({ part: `text of document ${document}` });
    return text;
  }
}

function toChunk({ id, ordinal, start, end, kind, heading_path }: RawChunk): Chunk {
  const headingPath = JSON.parse(heading_path) as string[]; // written by `insert`, nobody else
  return { id, ordinal, start, end, kind, headingPath };
}

function decode({ document, row: { bytes, checksum } }: { document: number; row: RawText }): string {
  if (crc32(bytes) !== checksum) throw damaged({ part: `text of document ${document}` });
  // Not a TextDecoder, which by default takes away a byte order mark.
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function prepareStatements(database: Database) {
  return {
    insert: database.prepare(
      `INSERT INTO chunks (document, ordinal, id, start, "end", kind, heading_path, terms, checksum)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertText: database.prepare(
      'INSERT INTO texts (document, ordinal, bytes, checksum) VALUES (?, ?, ?, ?)',
    ),
    searchable: database.prepare<SearchableChunk & { checksum: number }>(
      'SELECT ordinal, id, terms, checksum FROM chunks WHERE document = ? AND terms IS NOT NULL ORDER BY ordinal',
    ),
    terms: database.prepare<{ terms: Uint8Array | null }>(
      'SELECT terms FROM chunks WHERE document = ? AND ordinal = ?',
    ),
    list: database.prepare<RawChunk>(
      `SELECT ${CHUNK_COLUMNS} FROM chunks WHERE document = ? ORDER BY ordinal`,
    ),
    find: database.prepare<RawChunk & RawText>(
      `SELECT ${CHUNK_COLUMNS}, texts.bytes, texts.checksum
       FROM chunks JOIN texts USING (document, ordinal) WHERE document = ? AND ordinal = ?`,
    ),
    texts: database.prepare<RawText>('SELECT bytes, checksum FROM texts WHERE document = ? ORDER BY ordinal'),
  };
}
