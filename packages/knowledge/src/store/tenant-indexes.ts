import { setImmediate } from 'node:timers/promises';
import { untilAborted } from '@twinscribe/platform';
import { ANALYZER_VERSION } from '../lexical/analyze-text.ts';
import type { DocumentRow } from './document-rows.ts';
import type { KnownEmbedder } from './embedding-rows.ts';
import { LatentLegs } from './latent-legs.ts';
import type { LegFailure } from './leg-failure.ts';
import type { LibraryRows } from './library-rows.ts';
import { readVectors } from './read-vectors.ts';
import { outdatedLibrary } from './storage-error.ts';
import { TenantIndex, type LoadedDocument } from './tenant-index.ts';
import { inReadTransaction } from './transaction.ts';

/** Bounds of what is done at one go, between which other work of the process has its turn. */
const CHUNKS_PER_PAGE = 2_000;
const DOCUMENTS_PER_PAGE = 400;
const CHANGES_PER_STEP = 50;

/** An index of that much emptiness is built anew: each removed chunk goes on taking some bytes of memory. */
const LIMIT_SPARSENESS = 10_000;

interface IndexSources extends Pick<
  LibraryRows,
  'database' | 'documents' | 'chunks' | 'changes' | 'latentSpaces' | 'embeddings'
> {
  readonly onLegFailure: (failure: LegFailure) => void;
}

export interface TenantIndexesOptions {
  readonly limitSparseness?: number;
  /** Whose vectors the indexes have; without one, each has a leg in a latent space. */
  readonly embedder?: KnownEmbedder | undefined;
  readonly onLegFailure?: (failure: LegFailure) => void;
}

interface Entry {
  index?: TenantIndex | undefined;
  building?: Promise<TenantIndex> | undefined;
}

/**
 * The indexes of the tenants that were asked for, each built from the database at the first call and kept up with the
 * commits of all processes.
 */
export class TenantIndexes {
  readonly #sources: IndexSources;
  readonly #limitSparseness: number;
  readonly #entries = new Map<string, Entry>();
  readonly #closing = new AbortController();
  readonly #embedder: KnownEmbedder | undefined;
  /** Undefined where embeddings take their place. */
  readonly #latentLegs: LatentLegs | undefined;
  #refreshing: Promise<void> | undefined;

  constructor(
    rows: Omit<IndexSources, 'onLegFailure'>,
    {
      limitSparseness = LIMIT_SPARSENESS,
      embedder,
      onLegFailure = () => undefined,
    }: TenantIndexesOptions = {},
  ) {
    this.#sources = { ...rows, onLegFailure };
    this.#embedder = embedder;
    this.#latentLegs = embedder === undefined ? new LatentLegs(rows, { onLegFailure }) : undefined;
    this.#limitSparseness = limitSparseness;
  }

  /** Perhaps behind the database: `catchUp` says. Rejects when the signal aborts; others that wait are not disturbed. */
  async load({ tenant }: { tenant: string }, { signal }: { signal: AbortSignal }): Promise<TenantIndex> {
    signal.throwIfAborted();
    const entry = this.#entry(tenant);
    return entry.index ?? (await untilAborted(this.#build({ tenant, entry }), { signal }));
  }

  /**
   * Takes in pending changes, a bounded number of them. True when the index then equals the snapshot of the read
   * transaction that the caller holds; otherwise load and try again.
   */
  catchUp({ tenant, index }: { tenant: string; index: TenantIndex }): boolean {
    const { changes } = this.#sources;
    const newest = changes.newest();
    if (newest === index.seq) return true;
    if (changes.hasLost(index.seq)) {
      const entry = this.#entry(tenant);
      if (entry.index === index) entry.index = undefined;
      return false;
    }
    const reloaded = new Set<string>();
    let size = 0;
    for (const change of changes.after({ seq: index.seq, limit: CHANGES_PER_STEP })) {
      if (size >= CHUNKS_PER_PAGE) break;
      if (change.tenant === tenant && !reloaded.has(change.documentId)) {
        reloaded.add(change.documentId);
        size += this.#reload({ tenant, index, documentId: change.documentId });
      }
      index.seq = change.seq;
    }
    return index.seq === newest;
  }

  /** Brings every index up to date, and builds those anew that replaced documents have left sparse. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refreshAll().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** Resolves when nothing reads the database any more. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('The library was closed.'));
    this.#entries.clear();
    await this.#latentLegs?.close();
  }

  async #refreshAll(): Promise<void> {
    for (const [tenant, entry] of this.#entries) {
      let isCurrent = false;
      while (!isCurrent && entry.index !== undefined) {
        this.#closing.signal.throwIfAborted();
        const { index } = entry;
        isCurrent = inReadTransaction(this.#sources.database, () => this.catchUp({ tenant, index }));
        await setImmediate();
      }
      if ((entry.index?.sparseness ?? 0) > this.#limitSparseness) await this.#build({ tenant, entry });
      else if (entry.index !== undefined) void this.#latentLegs?.follow({ tenant, index: entry.index });
    }
  }

  /** How many chunks the document has now. */
  #reload({ tenant, index, documentId }: { tenant: string; index: TenantIndex; documentId: string }): number {
    const row = this.#sources.documents.find({ tenant, id: documentId });
    if (row === undefined) {
      index.drop(documentId);
      return 0;
    }
    const document = loadDocument({ row, embedder: this.#embedder }, this.#sources);
    // Where the document is here already, it is its vectors that came.
    if (!index.putVectors(document)) index.put([document]);
    return document.chunks.length;
  }

  #entry(tenant: string): Entry {
    const entry = this.#entries.get(tenant) ?? {};
    this.#entries.set(tenant, entry);
    return entry;
  }

  /** One build at a time for a tenant. An index that is there goes on serving until the new one is ready. */
  #build({ tenant, entry }: { tenant: string; entry: Entry }): Promise<TenantIndex> {
    entry.building ??= buildTenantIndex(
      { tenant, embedder: this.#embedder },
      { ...this.#sources, signal: this.#closing.signal },
    )
      .then(async (index) => {
        this.#closing.signal.throwIfAborted();
        const target = { tenant, index };
        // An index that replaces another one must not do without the leg that the other has.
        await (entry.index === undefined
          ? this.#latentLegs?.prepare(target)
          : this.#latentLegs?.follow(target));
        this.#closing.signal.throwIfAborted();
        return (entry.index = index);
      })
      .finally(() => (entry.building = undefined));
    return entry.building;
  }
}

/**
 * Reads the tenant's documents page by page. Documents that change meanwhile may be taken in old or new: the index
 * carries the sequence number from before the first page, so that catching up sets them right.
 */
async function buildTenantIndex(
  { tenant, embedder }: { tenant: string; embedder: KnownEmbedder | undefined },
  { signal, ...sources }: IndexSources & { signal: AbortSignal },
): Promise<TenantIndex> {
  const { database, changes } = sources;
  const seq = inReadTransaction(database, () => changes.newest());
  const index = new TenantIndex({ seq, dimensions: embedder?.dimensions });
  let key = 0;
  for (;;) {
    const page = inReadTransaction(database, () => loadPage({ tenant, key, embedder }, sources));
    const last = page.at(-1);
    if (last === undefined) return index;
    index.put(page);
    key = last.row.key;
    await setImmediate();
    signal.throwIfAborted();
  }
}

function loadPage(
  { tenant, key, embedder }: { tenant: string; key: number; embedder: KnownEmbedder | undefined },
  sources: Pick<IndexSources, 'documents' | 'chunks' | 'embeddings' | 'onLegFailure'>,
): LoadedDocument[] {
  const page: LoadedDocument[] = [];
  let size = 0;
  for (const row of sources.documents.pageAfterKey({ tenant, key, limit: DOCUMENTS_PER_PAGE })) {
    const document = loadDocument({ row, embedder }, sources);
    page.push(document);
    size += document.chunks.length;
    if (size >= CHUNKS_PER_PAGE) break;
  }
  return page;
}

/** Throws AppError where another analyser made the document's terms: queries would silently miss it. */
function loadDocument(
  { row, embedder }: { row: DocumentRow; embedder: KnownEmbedder | undefined },
  { chunks, ...sources }: Pick<IndexSources, 'chunks' | 'embeddings' | 'onLegFailure'>,
): LoadedDocument {
  if (row.analyzerVersion !== ANALYZER_VERSION) throw outdatedLibrary();
  return {
    row,
    chunks: chunks.searchable(row.key),
    vectors: embedder === undefined ? undefined : readVectors({ row, embedder }, sources),
  };
}
