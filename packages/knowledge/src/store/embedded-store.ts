import { setImmediate } from 'node:timers/promises';
import { documentId } from '../chunk/chunk-id.ts';
import type { ScoredChunk, StoredDocument } from '../document.ts';
import { analyzeQuery, ANALYZER_VERSION } from '../lexical/analyze-text.ts';
import { eraseDocument, writeDocument } from './document-writer.ts';
import { createLibraryRows, type LibraryRows } from './library-rows.ts';
import type { DocumentPage, LibraryStats, LibraryStore } from './library-store.ts';
import { closeDatabase, openDatabase } from './open-database.ts';
import { readDocument, readHits } from './read-documents.ts';
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
  #closed: Promise<void> | undefined;

  constructor(rows: LibraryRows, { now }: { now: () => Date }) {
    this.#rows = rows;
    this.#now = now;
    this.#indexes = new TenantIndexes(rows);
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

  async search(request: Call<'search'>, { signal }: { signal: AbortSignal }): Promise<ScoredChunk[]> {
    const { tenant } = request;
    for (;;) {
      this.#assertOpen();
      const index = await this.#indexes.load({ tenant }, { signal });
      // One snapshot from catching up to reading the hits: what they are read from is what was searched.
      const found = this.#read(() =>
        this.#indexes.catchUp({ tenant, index }) ? this.#searchIn({ index, request }) : undefined,
      );
      if (found !== undefined) return found;
      await setImmediate();
    }
  }

  async stats({ tenant }: Call<'stats'>): Promise<LibraryStats> {
    return this.#read(({ catalogue }) => catalogue.stats({ tenant }));
  }

  /** Waits for changes that are under way. */
  close(): Promise<void> {
    clearInterval(this.#refreshTimer);
    this.#indexes.close();
    this.#closed ??= this.#writes.run(async () => closeDatabase(this.#rows.database));
    return this.#closed;
  }

  #searchIn({ index, request }: { index: TenantIndex; request: Call<'search'> }): ScoredChunk[] {
    const { query, filter, limit } = request;
    const termIds = this.#rows.terms.find(analyzeQuery({ query, languages: index.languages }));
    if (termIds.length === 0 || limit < 1) return [];
    return readHits({ hits: index.search({ termIds, filter, limit }) }, this.#rows);
  }

  #read<T>(work: (rows: LibraryRows) => T): T {
    this.#assertOpen();
    return inReadTransaction(this.#rows.database, () => work(this.#rows));
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw new Error('The library has been closed.');
  }
}
