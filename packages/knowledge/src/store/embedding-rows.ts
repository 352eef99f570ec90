import { crc32 } from 'node:zlib';
import { isSearchable } from '../dense/vector-index.ts';
import type { Database } from './sqlite.ts';
import { damaged } from './storage-error.ts';

/** What made vectors. */
export interface EmbedderFacts {
  readonly model: string;
  readonly dimensions: number;
}

export interface KnownEmbedder extends EmbedderFacts {
  readonly id: number;
}

interface Holding {
  readonly id: number;
  readonly holder: string;
}

/** The rows of embedders and of the vectors that they made. Vectors go with their document's row and their embedder's. */
export class EmbeddingRows {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database) {
    this.#statements = prepareStatements(database);
  }

  /** The one whose vectors are searched. */
  current(): KnownEmbedder | undefined {
    return this.#statements.current.get();
  }

  /** False once another one has taken its place. */
  has({ id }: KnownEmbedder): boolean {
    return this.#statements.has.get(id) !== undefined;
  }

  hasVectors({ id }: KnownEmbedder): boolean {
    return this.#statements.hasVectors.get(id) !== undefined;
  }

  /** Its vectors of before are there still. */
  findOrAdd({ model, dimensions }: EmbedderFacts): KnownEmbedder {
    const known = this.#statements.find.get(model, dimensions);
    const id = known?.id ?? Number(this.#statements.add.run(model, dimensions).lastInsertRowid);
    return { id, model, dimensions };
  }

  /** Forgets all other embedders and their vectors; without an id, every one. */
  makeCurrent(id?: number): void {
    this.#statements.removeOthers.run(id ?? 0);
    if (id !== undefined) this.#statements.makeCurrent.run(id);
  }

  /** One for each searchable chunk, in their order. Undefined where the document waits for its embedding. */
  read({ document, embedder }: { document: number; embedder: KnownEmbedder }): Float32Array[] | undefined {
    const row = this.#statements.read.get(document, embedder.id);
    if (row === undefined) return undefined;
    if (crc32(row.bytes) !== row.checksum) throw damaged({ part: `vectors of document ${document}` });
    return toVectors(row, embedder);
  }

  /** Keys of documents after that key, of all tenants, that have vectors; in order. */
  embedded({ embedder, after, limit }: { embedder: KnownEmbedder; after: number; limit: number }): number[] {
    return this.#statements.embedded.all(after, embedder.id, limit).map(({ document }) => document);
  }

  /** False where the document's vectors are damaged, or an index would not take them. */
  isUsable({ document, embedder }: { document: number; embedder: KnownEmbedder }): boolean {
    const row = this.#statements.read.get(document, embedder.id);
    if (row === undefined) return true;
    return crc32(row.bytes) === row.checksum && toVectors(row, embedder).every(isSearchable);
  }

  /** The document waits for its embedding then. */
  remove({ document, embedder }: { document: number; embedder: KnownEmbedder }): void {
    this.#statements.remove.run(document, embedder.id);
  }

  replace({
    document,
    embedder,
    vectors,
  }: {
    document: number;
    embedder: KnownEmbedder;
    vectors: readonly Float32Array[];
  }): void {
    const numbers = new Float32Array(vectors.length * embedder.dimensions);
    vectors.forEach((vector, i) => numbers.set(vector, i * embedder.dimensions));
    const bytes = new Uint8Array(numbers.buffer);
    this.#statements.replace.run(document, embedder.id, bytes, crc32(bytes));
  }

  /** Documents after that key, of all tenants, that have something to search and no vectors; in the order of keys. */
  waiting({
    embedder,
    after,
    limit,
  }: {
    embedder: KnownEmbedder;
    after: number;
    limit: number;
  }): { key: number; chunks: number }[] {
    return this.#statements.waiting.all(after, embedder.id, limit);
  }

  countWaitingChunks({ embedder, tenant }: { embedder: KnownEmbedder; tenant: string }): number {
    return this.#statements.countWaiting.get(embedder.id, tenant)?.chunks ?? 0;
  }

  countWaitingDocuments({ embedder }: { embedder: KnownEmbedder }): number {
    return this.#statements.countWaiting.get(embedder.id, null)?.documents ?? 0;
  }

  /** True where the embedder is known and nobody else has it at that time: then it is held until the other. */
  hold({ id, holder, atMs, untilMs }: Holding & { atMs: number; untilMs: number }): boolean {
    return Number(this.#statements.hold.run(holder, untilMs, id, holder, atMs).changes) > 0;
  }

  release({ id, holder }: Holding): void {
    this.#statements.release.run(id, holder);
  }
}

function toVectors({ bytes }: { bytes: Uint8Array }, { dimensions }: EmbedderFacts): Float32Array[] {
  const numbers = new Float32Array(bytes.slice().buffer); // a copy: numbers of four bytes start at multiples of four
  return Array.from({ length: numbers.length / dimensions }, (_, i) =>
    numbers.subarray(i * dimensions, (i + 1) * dimensions),
  );
}

function prepareStatements(database: Database) {
  const waiting =
    'searchable_chunks > 0 AND NOT EXISTS (SELECT 1 FROM vectors WHERE document = key AND embedder = ?)';
  return {
    current: database.prepare<KnownEmbedder>('SELECT id, model, dimensions FROM embedders WHERE is_current'),
    find: database.prepare<{ id: number }>('SELECT id FROM embedders WHERE model = ? AND dimensions = ?'),
    has: database.prepare<unknown>('SELECT 1 FROM embedders WHERE id = ?'),
    hasVectors: database.prepare<unknown>('SELECT 1 FROM vectors WHERE embedder = ? LIMIT 1'),
    add: database.prepare('INSERT INTO embedders (model, dimensions, is_current) VALUES (?, ?, 0)'),
    removeOthers: database.prepare('DELETE FROM embedders WHERE id <> ?'),
    makeCurrent: database.prepare('UPDATE embedders SET is_current = 1 WHERE id = ?'),
    read: database.prepare<{ bytes: Uint8Array; checksum: number }>(
      'SELECT bytes, checksum FROM vectors WHERE document = ? AND embedder = ?',
    ),
    embedded: database.prepare<{ document: number }>(
      'SELECT document FROM vectors WHERE document > ? AND embedder = ? ORDER BY document LIMIT ?',
    ),
    remove: database.prepare('DELETE FROM vectors WHERE document = ? AND embedder = ?'),
    replace: database.prepare('INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)'),
    waiting: database.prepare<{ key: number; chunks: number }>(
      `SELECT key, searchable_chunks AS chunks FROM documents WHERE key > ? AND ${waiting} ORDER BY key LIMIT ?`,
    ),
    countWaiting: database.prepare<{ documents: number; chunks: number | null }>(
      `SELECT count(*) AS documents, sum(searchable_chunks) AS chunks FROM documents WHERE ${waiting} AND tenant = coalesce(?, tenant)`,
    ),
    hold: database.prepare(
      'UPDATE embedders SET holder = ?, held_until = ? WHERE id = ? AND (holder = ? OR held_until <= ?)',
    ),
    release: database.prepare('UPDATE embedders SET held_until = 0 WHERE id = ? AND holder = ?'),
  };
}
