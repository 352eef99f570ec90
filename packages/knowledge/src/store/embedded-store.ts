import { setImmediate } from 'node:timers/promises';
import { systemClock, type Clock } from '@twinscribe/platform';
import { documentId } from '../chunk/chunk-id.ts';
import type { Chunk, Fusion, ScoredChunk, StoredDocument } from '../document.ts';
import type { Embedder } from '../embed/embedder.ts';
import { analyzeQuery, measureQuery } from '../lexical/analyze-text.ts';
import { unpackTerms } from '../lexical/pack-terms.ts';
import { eraseDocument, writeDocument } from './document-writer.ts';
import { embedQuery, EMBED_TIMEOUT_MS } from './embed-query.ts';
import { EmbeddingQueue } from './embedding-queue.ts';
import { DEFAULT_FUSION } from './fuse-legs.ts';
import type { LegFailure } from './leg-failure.ts';
import type { LibraryRows } from './library-rows.ts';
import type {
  DocumentPage,
  LibraryStats,
  LibraryStore,
  QueryTerms,
  SearchingOptions,
} from './library-store.ts';
import { closeDatabase } from './open-database.ts';
import { readDocument, readHits } from './read-documents.ts';
import { searchLegs, type LegsCapabilities } from './search-legs.ts';
import { runStage, type StageRunner } from './search-stages.ts';
import { settleEmbedder } from './settle-embedder.ts';
import type { TenantIndex } from './tenant-index.ts';
import { TenantIndexes } from './tenant-indexes.ts';
import { inReadTransaction } from './transaction.ts';
import { WriteQueue } from './write-queue.ts';

/** How far the indexes may fall behind other processes while nobody searches. A search never sees them behind. */
const REFRESH_INTERVAL_MS = 250;

type Call<Method extends keyof LibraryStore> = Parameters<LibraryStore[Method]>[0];

export interface EmbeddedStoreCapabilities {
  readonly clock?: Clock;
  readonly now?: () => Date;
  /** Told of what keeps a leg from searches. */
  readonly onLegFailure?: (failure: LegFailure) => void;
  /** Once it has aborted, `close` waits for no more embeddings. */
  readonly signal?: AbortSignal;
}

/** `openEmbeddedStore` opens one. */
export class EmbeddedStore implements LibraryStore {
  readonly #rows: LibraryRows;
  readonly #embedder: Embedder | undefined;
  readonly #embedTimeoutMs: number;
  readonly #fusion: Fusion;
  readonly #capabilities: Required<EmbeddedStoreCapabilities>;
  readonly #indexes: TenantIndexes;
  readonly #embeddings: EmbeddingQueue | undefined;
  readonly #writes = new WriteQueue();
  readonly #refreshTimer: NodeJS.Timeout;
  readonly #legsCapabilities: LegsCapabilities;
  #hasWritten = false;
  #closed: Promise<void> | undefined;

  /** Throws AppError where the library has other embeddings than those of the embedder. */
  constructor(
    {
      rows,
      embedder,
      embedTimeoutMs = EMBED_TIMEOUT_MS,
      fusion = DEFAULT_FUSION,
    }: SearchingOptions & { rows: LibraryRows; embedder?: Embedder | undefined },
    {
      clock = systemClock,
      now = () => new Date(),
      onLegFailure = () => undefined,
      signal = new AbortController().signal,
    }: EmbeddedStoreCapabilities = {},
  ) {
    const known = settleEmbedder({ embedder }, rows);
    this.#rows = rows;
    this.#embedder = embedder;
    this.#embedTimeoutMs = embedTimeoutMs;
    this.#fusion = fusion;
    this.#capabilities = { clock, now, onLegFailure, signal };
    this.#indexes = new TenantIndexes(rows, { embedder: known, onLegFailure });
    if (embedder !== undefined && known !== undefined)
      this.#embeddings = new EmbeddingQueue({ known }, { ...this.#capabilities, rows, embedder });
    this.#embeddings?.wake();
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

  async preload(): Promise<void> {
    const { signal } = new AbortController();
    for (const tenant of this.#read(({ documents }) => documents.tenants()))
      await this.#indexes.load({ tenant }, { signal });
  }

  async replaceDocument({ tenant, document, chunks, fingerprint }: Call<'replaceDocument'>): Promise<void> {
    this.#assertOpen();
    const id = documentId({ tenant, uri: document.uri });
    await this.#writes.run(async () => {
      const ingestedAt = this.#capabilities.now().toISOString();
      await writeDocument({ tenant, id, document, chunks, fingerprint, ingestedAt }, this.#rows);
    });
    this.#hasWritten = true;
    this.#embeddings?.wake();
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

  async search(
    request: Call<'search'>,
    { signal, stage = runStage }: { signal: AbortSignal; stage?: StageRunner },
  ): Promise<ScoredChunk[]> {
    this.#assertOpen();
    signal.throwIfAborted();
    const { tenant, query, limit, fusion = this.#fusion } = request;
    const vector = await this.#embed(request, { signal });
    return this.#withIndex({ tenant, signal }, ({ index, rows }) => {
      const { termIds, queryLength } = stage('analysis', () => {
        const { terms, length } = measureQuery({ query, languages: index.languages });
        return { termIds: rows.terms.find(terms), queryLength: length };
      });
      if ((termIds.length === 0 && vector === undefined) || limit < 1) return [];
      const hits = searchLegs(
        { ...request, fusion, index, termIds, queryLength, vector },
        { ...this.#legsCapabilities, stage },
      );
      return stage('loading', () => readHits({ hits }, rows));
    });
  }

  async #embed(
    { query, legs, limit }: Call<'search'>,
    { signal }: { signal: AbortSignal },
  ): Promise<Float32Array | undefined> {
    const embedder = this.#embedder;
    if (embedder === undefined || limit < 1) return undefined;
    if (analyzeQuery({ query, languages: [null] }).length === 0) return undefined; // nothing that could mean anything
    const { clock, onLegFailure } = this.#capabilities;
    const asked = { query, legs, timeoutMs: this.#embedTimeoutMs };
    return embedQuery(asked, { embedder, clock, onLegFailure, signal });
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
    return this.#read(({ catalogue, embeddings }) => {
      const embedder = embeddings.current();
      const waiting = embedder === undefined ? 0 : embeddings.countWaitingChunks({ embedder, tenant });
      return { ...catalogue.stats({ tenant }), ...(waiting === 0 ? {} : { waiting }) };
    });
  }

  /** Resolves when everything has its vectors or has to wait: then `onLegFailure` has been told. */
  async embedWaiting({ signal }: { signal: AbortSignal }): Promise<void> {
    await this.#embeddings?.drain({ signal });
  }

  close(): Promise<void> {
    clearInterval(this.#refreshTimer);
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#writes.run(async () => undefined);
    // Who has aborted, or can embed nothing now, leaves the rest to the next one.
    if (this.#hasWritten) await this.embedWaiting(this.#capabilities).catch(() => undefined);
    await this.#embeddings?.close();
    await this.#indexes.close();
    this.#embedder?.close();
    closeDatabase(this.#rows.database);
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
