import { setImmediate } from 'node:timers/promises';
import { documentId } from '../chunk/chunk-id.ts';
import type { Chunk, ScoredChunk, StoredDocument } from '../document.ts';
import { analyzeQuery, ANALYZER_VERSION } from '../lexical/analyze-text.ts';
import { unpackTerms } from '../lexical/pack-terms.ts';
import { eraseDocument, writeDocument } from './document-writer.ts';
import { createLibraryRows, type LibraryRows } from './library-rows.ts';
import type { DocumentPage, LibraryStats, LibraryStore, QueryTerms } from './library-store.ts';
import { closeDatabase, openDatabase } from './open-database.ts';
import { readDocument, readHits } from './read-documents.ts';
import { searchLegs, type LegsCapabilities } from './search-legs.ts';
import { outdatedLibrary, toOpenError } from './storage-error.ts';
import type { TenantIndex } from './tenant-index.ts';
import { TenantIndexes } from './tenant-indexes.ts';
import { inReadTransaction } from './transaction.ts';
import { WriteQueue } from './write-queue.ts';

/** How far the indexes may fall behind other processes while nobody searches. A search never sees them behind. */
const REFRESH_INTERVAL_MS = 250;

type Call<Method extends keyof LibraryStore> = Parameters<LibraryStore[Method]>[0];

/**
 * Opens the library in the directory, and creates it where there is none. SQLite holds everything; the search indexes
 * live in memory, each built at its tenant's first search, or here for all tenants with `preload`. Any number of
 * processes may have the same library open.
 *
 * Throws ConfigError where the directory or the file cannot be used, and where the library was indexed by another
 * version: its message names the command to run first.
 */
export async function openEmbeddedStore(
  { directory, preload = false }: { directory: string; preload?: boolean },
  { now = () => new Date() }: { now?: () => Date } = {},
): Promise<LibraryStore> {
  const store = new EmbeddedStore(createLibraryRows(await openDatabase({ directory })), { now });
  try {
    store.assertCurrent();
    if (preload) await store.preload();
    return store;
  } catch (error) {
    await store.close();
    throw toOpenError(error, { directory });
  }
}

export class EmbeddedStore implements LibraryStore {
  readonly #rows: LibraryRows;
  readonly #now: () => Date;
  readonly #indexes: TenantIndexes;
  readonly #writes = new WriteQueue();
  readonly #refreshTimer: NodeJS.Timeout;
  readonly #legsCapabilities: LegsCapabilities;
  #closed: Promise<void> | undefined;

  constructor(rows: LibraryRows, { now }: { now: () => Date }) {
    this.#rows = rows;
    this.#now = now;
    this.#indexes = new TenantIndexes(rows);
    this.#legsCapabilities = {
      termsOf: ({ documentKey, ordinal }) => {
        const terms = rows.chunks.terms({ document: documentKey, ordinal });
        return terms === undefined ? undefined : unpackTerms(terms);
      },
      compareTerms: (a, b) => rows.terms.compare(a, b),
    };
    // What fails here fails again at the next search, which has somebody to tell.
    const refresh = (): void => void this.#indexes.refresh().catch(() => undefined);
    this.#refreshTimer = setInterval(refresh, REFRESH_INTERVAL_MS).unref();
  }

  /** Throws AppError where documents were indexed by another analyser. */
  assertCurrent(): void {
    const isOutdated = this.#read(({ documents }) =>
      documents.isAnalyzedByOther({ version: ANALYZER_VERSION }),
    );
    if (isOutdated) throw outdatedLibrary();
  }

  async preload(): Promise<void> {
    const { signal } = new AbortController();
    for (const tenant of this.#read(({ documents }) => documents.tenants()))
      await this.#indexes.load({ tenant }, { signal });
  }

  async replaceDocument({ tenant, document, chunks, fingerprint }: Call<'replaceDocument'>): Promise<void> {
    this.#assertOpen();
    const id = documentId({ tenant, uri: document.uri });
    await this.#writes.run(async () => {
      const ingestedAt = this.#now().toISOString();
      await writeDocument({ tenant, id, document, chunks, fingerprint, ingestedAt }, this.#rows);
    });
  }

  async removeDocument({ tenant, documentId: id }: Call<'removeDocument'>): Promise<boolean> {
    this.#assertOpen();
    return this.#writes.run(async () => eraseDocument({ tenant, id }, this.#rows));
  }

  async getDocument({ tenant, documentId: id }: Call<'getDocument'>): Promise<StoredDocument | undefined> {
    return this.#read((rows) => {
      const row = rows.documents.find({ tenant, id });
      return row === undefined ? undefined : readDocument(row, rows);
    });
  }

  async listChunks({ tenant, documentId: id }: Call<'listChunks'>): Promise<Chunk[]> {
    return this.#read(({ documents, chunks }) => {
      const row = documents.find({ tenant, id });
      return row === undefined ? [] : chunks.list(row.key);
    });
  }

  async listDocuments(page: Call<'listDocuments'>): Promise<DocumentPage> {
    return this.#read(({ catalogue }) => catalogue.list(page));
  }

  async listFingerprints(
    range: Call<'listFingerprints'>,
  ): Promise<Map<string, { documentId: string; fingerprint: string }>> {
    return this.#read(({ catalogue }) => catalogue.fingerprints(range));
  }

  async *exportDocuments({
    tenant,
  }: Call<'exportDocuments'>): AsyncGenerator<
    { document: StoredDocument; fingerprint: string },
    void,
    undefined
  > {
    let after: { uri: string; id: string } | undefined;
    for (;;) {
      const entry = this.#read((rows) => {
        const row = rows.catalogue.nextByUri({ tenant, after });
        return row === undefined ? undefined : { ...row, document: readDocument(row, rows) };
      });
      if (entry === undefined) return;
      yield { document: entry.document, fingerprint: entry.fingerprint };
      after = entry.document;
    }
  }

  search(request: Call<'search'>, { signal }: { signal: AbortSignal }): Promise<ScoredChunk[]> {
    const { tenant, query, limit } = request;
    return this.#withIndex({ tenant, signal }, ({ index, rows }) => {
      const termIds = rows.terms.find(analyzeQuery({ query, languages: index.languages }));
      if (termIds.length === 0 || limit < 1) return [];
      return readHits({ hits: searchLegs({ ...request, index, termIds }, this.#legsCapabilities) }, rows);
    });
  }

  queryTerms(
    { tenant, query }: Call<'queryTerms'>,
    { signal }: { signal: AbortSignal },
  ): Promise<QueryTerms> {
    return this.#withIndex({ tenant, signal }, ({ index, rows }) => ({
      chunks: index.size,
      terms: analyzeQuery({ query, languages: index.languages }).map((term) => {
        const [termId] = rows.terms.find([term]);
        return { term, chunks: termId === undefined ? 0 : index.countOf(termId) };
      }),
    }));
  }

  async stats({ tenant }: Call<'stats'>): Promise<LibraryStats> {
    return this.#read(({ catalogue }) => catalogue.stats({ tenant }));
  }

  /** Waits for changes that are under way. */
  close(): Promise<void> {
    clearInterval(this.#refreshTimer);
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#indexes.close();
    await this.#writes.run(async () => closeDatabase(this.#rows.database));
  }

  /** One snapshot from catching up to the end of the work: what is read is what was searched. */
  async #withIndex<Result>(
    { tenant, signal }: { tenant: string; signal: AbortSignal },
    work: (found: { index: TenantIndex; rows: LibraryRows }) => Result,
  ): Promise<Result> {
    for (;;) {
      this.#assertOpen();
      const index = await this.#indexes.load({ tenant }, { signal });
      const done = this.#read((rows) =>
        this.#indexes.catchUp({ tenant, index }) ? { result: work({ index, rows }) } : undefined,
      );
      if (done !== undefined) return done.result;
      await setImmediate();
    }
  }

  #read<T>(work: (rows: LibraryRows) => T): T {
    this.#assertOpen();
    return inReadTransaction(this.#rows.database, () => work(this.#rows));
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw new Error('The library has been closed.');
  }
}
