import { systemClock, untilAborted, type Clock } from '@twinscribe/platform';
import { documentId } from '../../chunk/chunk-id.ts';
import { LEG_NAMES, type Chunk, type Fusion, type ScoredChunk, type StoredDocument } from '../../document.ts';
import type { Embedder } from '../../embed/embedder.ts';
import { analyzeQuery, measureQuery } from '../../lexical/analyze-text.ts';
import type {
  DocumentPage,
  LibraryStats,
  LibraryStore,
  QueryTerms,
  SearchingOptions,
} from '../library-store.ts';
import { assertStorable } from '../assert-storable.ts';
import { embedQuery, EMBED_TIMEOUT_MS, type EmbedQueryCapabilities } from '../embed-query.ts';
import { DEFAULT_FUSION } from '../fuse-legs.ts';
import type { LegFailure } from '../leg-failure.ts';
import { LEAST_FEEDBACK_CHUNKS } from '../leg-weights.ts';
import { WriteQueue } from '../write-queue.ts';
import { libraryStats, listPage, listUris } from './catalogue.ts';
import { queryVector } from './bm25-vector.ts';
import { countTerms } from './count-terms.ts';
import type { CollectionOptions } from './collections.ts';
import { ensureCollection } from './ensure-collection.ts';
import { connectQdrant, type QdrantAddress, type QdrantConnection } from './qdrant-connection.ts';
import { readGeneration, toStoredDocument } from './read-points.ts';
import { searchConditions } from './search-conditions.ts';
import { searchGenerations } from './search-generations.ts';
import { TenantFacts } from './tenant-facts.ts';
import { TenantTokens } from './tenant-tokens.ts';
import { removeGeneration, writeGeneration } from './write-generation.ts';

export interface QdrantStoreOptions extends QdrantAddress, CollectionOptions, SearchingOptions {}

export interface QdrantStoreCapabilities {
  /** Whose vectors make the leg of meaning; without one there is none. The store closes it with itself. */
  readonly embedder?: Embedder | undefined;
  readonly clock?: Clock;
  readonly now?: () => Date;
  /** Told of searches that went without a leg. */
  readonly onLegFailure?: (failure: LegFailure) => void;
}

type Call<Method extends keyof LibraryStore> = Parameters<LibraryStore[Method]>[0];

/**
 * Opens the library in a collection of Qdrant 1.19 or later, and creates it where there is none. The collection holds
 * everything, texts too: a point for each document, its record, and points for its chunks.
 *
 * How a replacement is atomic, although Qdrant changes no two points at once: each replacement is a generation of chunks,
 * and the record names the one that is live. New chunks are written where no search looks; then one request makes them
 * findable, changes the tenant's token, writes the record over an older one, and deletes the older chunks, in this order,
 * each step done before the next begins. The one that counts is the record: a single point. A search reads the records
 * after the hits and drops what is not of a live generation, and it is made again where the token shows that a swap may
 * have crossed it; only under a storm of changes it gives that up and may miss some chunks. A crash anywhere leaves a
 * record and all of its chunks; what it leaves beside them is never shown, and goes with the document's next replacement.
 *
 * This holds for any number of processes that write the same document: the latest generation stays. With replicas it holds
 * as long as all of them have every change (`writeReplicas`, by default).
 *
 * The legs are `bm25` and, with an embedder, that of its vectors, which goes by the name of `lsa`, whose place it takes.
 * Queries of which no word is in the library still find what is like them in meaning.
 *
 * Throws ConfigError where Qdrant is too old or the collection was made otherwise, and AppError `library_unavailable`
 * where it cannot be reached.
 */
export async function openQdrantStore(
  options: QdrantStoreOptions,
  capabilities: QdrantStoreCapabilities = {},
): Promise<LibraryStore> {
  const { clock = systemClock, embedder } = capabilities;
  const connection = connectQdrant(options, { clock });
  await ensureCollection(options, { connection, embedder });
  return new QdrantStore(options, { ...capabilities, connection });
}

class QdrantStore implements LibraryStore {
  readonly #source: { readonly collection: string; readonly connection: QdrantConnection };
  readonly #embedding: Omit<EmbedQueryCapabilities, 'signal'>;
  readonly #embedTimeoutMs: number;
  readonly #fusion: Fusion;
  readonly #now: () => Date;
  readonly #facts: TenantFacts;
  readonly #tokens = new TenantTokens();
  readonly #writes = new WriteQueue();
  #closed: Promise<void> | undefined;

  constructor(
    { collection, embedTimeoutMs = EMBED_TIMEOUT_MS, fusion = DEFAULT_FUSION }: QdrantStoreOptions,
    {
      connection,
      embedder,
      clock = systemClock,
      now = () => new Date(),
      onLegFailure = () => undefined,
    }: QdrantStoreCapabilities & { connection: QdrantConnection },
  ) {
    this.#source = { collection, connection };
    this.#embedding = { embedder, clock, onLegFailure };
    this.#embedTimeoutMs = embedTimeoutMs;
    this.#fusion = fusion;
    this.#now = now;
    this.#facts = new TenantFacts({ collection, connection, clock });
  }

  async replaceDocument({ tenant, document, chunks, fingerprint }: Call<'replaceDocument'>): Promise<void> {
    this.#assertOpen();
    assertStorable({ text: document.text, chunks });
    const id = documentId({ tenant, uri: document.uri });
    await this.#writes.run(async () => {
      const entry = { tenant, id, document, chunks, fingerprint, ingestedAt: this.#now() };
      await writeGeneration(entry, { ...this.#source, embedder: this.#embedding.embedder });
      this.#facts.forget({ tenant });
    });
  }

  async removeDocument({ tenant, documentId: id }: Call<'removeDocument'>): Promise<boolean> {
    this.#assertOpen();
    return this.#writes.run(async () => {
      const isRemoved = await removeGeneration({ tenant, id }, this.#source);
      this.#facts.forget({ tenant });
      return isRemoved;
    });
  }

  async getDocument({ tenant, documentId: id }: Call<'getDocument'>): Promise<StoredDocument | undefined> {
    this.#assertOpen();
    const found = await readGeneration({ tenant, id }, this.#source);
    return found === undefined ? undefined : toStoredDocument(found);
  }

  async listDocuments(page: Call<'listDocuments'>): Promise<DocumentPage> {
    this.#assertOpen();
    return listPage(page, this.#source);
  }

  async listFingerprints(
    range: Call<'listFingerprints'>,
  ): Promise<Map<string, { documentId: string; fingerprint: string }>> {
    this.#assertOpen();
    const found = await listUris(range, this.#source);
    return new Map(found.map(({ uri, ...entry }) => [uri, entry]));
  }

  async *exportDocuments({
    tenant,
  }: Call<'exportDocuments'>): AsyncGenerator<
    { document: StoredDocument; fingerprint: string },
    void,
    undefined
  > {
    this.#assertOpen();
    for (const { documentId: id } of await listUris({ tenant, uriPrefix: '' }, this.#source)) {
      const found = await readGeneration({ tenant, id }, this.#source);
      if (found === undefined) continue;
      yield { document: toStoredDocument(found), fingerprint: found.record.fingerprint };
    }
  }

  async listChunks({ tenant, documentId: id }: Call<'listChunks'>): Promise<Chunk[]> {
    this.#assertOpen();
    const found = await readGeneration({ tenant, id }, this.#source);
    return (found?.pieces ?? [])
      .filter(({ part }) => part === 0)
      .map(({ chunkId, ordinal, start, end, chunkKind: kind, headingPath }) => ({
        id: chunkId,
        ordinal,
        start,
        end,
        kind,
        headingPath,
      }));
  }

  async search(request: Call<'search'>, { signal }: { signal: AbortSignal }): Promise<ScoredChunk[]> {
    this.#assertOpen();
    signal.throwIfAborted();
    const { tenant, query, filter = {}, limit, fusion = this.#fusion, feedback = true } = request;
    const { languages, chunks } = await untilAborted(this.#facts.read({ tenant }), { signal });
    const { terms, length: queryLength } = measureQuery({ query, languages });
    if (terms.length === 0 || limit < 1) return [];
    const asked = { query, legs: request.legs, timeoutMs: this.#embedTimeoutMs };
    const vector = await embedQuery(asked, { ...this.#embedding, signal });
    const legs = LEG_NAMES.filter(
      (leg) =>
        (request.legs?.includes(leg) ?? true) &&
        (leg === 'bm25' ||
          (leg === 'lsa' ? vector !== undefined : feedback && chunks >= LEAST_FEEDBACK_CHUNKS)),
    );
    if (legs.length === 0) return [];
    const words = queryVector(terms);
    const conditions = searchConditions(filter);
    return searchGenerations(
      { tenant, legs, words, queryLength, vector, conditions, limit, fusion },
      { ...this.#source, tokens: this.#tokens, signal },
    );
  }

  async queryTerms(
    { tenant, query }: Call<'queryTerms'>,
    { signal }: { signal: AbortSignal },
  ): Promise<QueryTerms> {
    this.#assertOpen();
    const { languages } = await untilAborted(this.#facts.read({ tenant }), { signal });
    const terms = analyzeQuery({ query, languages });
    return countTerms({ tenant, terms }, { ...this.#source, signal });
  }

  async stats(range: Call<'stats'>): Promise<LibraryStats> {
    this.#assertOpen();
    return libraryStats(range, this.#source);
  }

  /** Waits for changes that are under way. */
  close(): Promise<void> {
    this.#closed ??= this.#writes.run(async () => this.#embedding.embedder?.close());
    return this.#closed;
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw new Error('The library has been closed.');
  }
}
