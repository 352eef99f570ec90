import type { SearchFilter } from '@twinscribe/contracts';
import type { Chunk, Fusion, LegName, ScoredChunk, SourceDocument, StoredDocument } from '../document.ts';
import type { StageRunner } from './search-stages.ts';

export interface DocumentPage {
  readonly documents: readonly Omit<StoredDocument, 'text'>[];
  readonly nextCursor: string | null;
  readonly total: number;
}

export interface LibraryStats {
  readonly documents: number;
  /** Searchable ones. */
  readonly chunks: number;
  /** Names as the documents give them, each once, sorted by code unit; documents without an author add none. */
  readonly authors: readonly string[];
  /** As the documents spell them, each spelling once, sorted by code unit. */
  readonly tags: readonly string[];
  /** Searchable chunks that wait for their embedding, and are found by words until then. Left out where none does. */
  readonly waiting?: number;
}

/** What a query asks for and how much of it the library has. */
export interface QueryTerms {
  /** Searchable ones of the tenant. */
  readonly chunks: number;
  /** What the analyses make of the query, in its order; `chunks` of the tenant hold each, perhaps none. */
  readonly terms: readonly { readonly term: string; readonly chunks: number }[];
}

/** How a store searches, whatever it keeps the library in. */
export interface SearchingOptions {
  /** How long a search waits for the embedding of its query, and goes without that leg after. */
  readonly embedTimeoutMs?: number;
  /** Of searches that do not say. */
  readonly fusion?: Fusion;
}

/**
 * Documents, their chunks and the index over them, by tenant. The tenant is a parameter of every call and not a
 * condition that a caller might forget: no call can see another tenant's documents.
 *
 * Guarantees, held by one contract suite for every store:
 * - `replaceDocument` is atomic. Readers see the old chunks or the new ones, never both or neither, and after a crash
 *   the document is one or the other.
 * - When `replaceDocument` or `removeDocument` has resolved, the change survives the death of the process, `search` of
 *   this store sees it, and `search` of another process on the same library sees it within a second.
 * - Equal data gives equal results: search order depends on the documents and the query, never on the order of ingestion.
 *   The leg `lsa` holds to it as long as its space was fitted on the documents that are there. A space serves until about a
 *   fifth of them has changed; until then, what was there before may show in this leg's order.
 *
 * What it does not promise: `listDocuments` is not a snapshot, so documents changed between two pages may be missed.
 */
export interface LibraryStore {
  /**
   * The id is `documentId({ tenant, uri })`. The fingerprint is kept for `listFingerprints`, as it is. Throws AppError:
   * `invalid_request` for text with a lone surrogate, which UTF-8 cannot carry, and `storage_full`; then nothing changed.
   * Embeddings may come later: `stats` tells how many do.
   */
  replaceDocument(entry: {
    tenant: string;
    document: SourceDocument;
    chunks: readonly Chunk[];
    fingerprint: string;
  }): Promise<void>;

  /** False where there is no such document. */
  removeDocument(target: { tenant: string; documentId: string }): Promise<boolean>;

  getDocument(target: { tenant: string; documentId: string }): Promise<StoredDocument | undefined>;

  /** Ordered by title, then id, by code point. A cursor that no page gives out throws AppError `invalid_request`. */
  listDocuments(page: { tenant: string; limit: number; cursor?: string | undefined }): Promise<DocumentPage>;

  /** By URI, of the documents whose URI starts with the prefix. */
  listFingerprints(range: {
    tenant: string;
    uriPrefix: string;
  }): Promise<Map<string, { documentId: string; fingerprint: string }>>;

  /** Ordered by URI, by code point; one document in memory at a time. */
  exportDocuments(range: {
    tenant: string;
  }): AsyncGenerator<{ document: StoredDocument; fingerprint: string }, void, undefined>;

  /** Of the document's text, in order, hidden ones too; `[]` where there is no such document. */
  listChunks(target: { tenant: string; documentId: string }): Promise<Chunk[]>;

  /**
   * Best first; ties by chunk id. Fewer than `limit` where fewer match; `[]` for an empty library, and for a query
   * without a word that the library holds.
   *
   * Fuses the legs that are asked for, all without `legs`, in the way that is asked for or that the store was opened with:
   * `bm25` finds the query's words, `lsa` texts that use words alike, `rm3` words of the best hits too. The last two take no
   * part in a library of fewer than 50 chunks, where every text would be alike, and `lsa` none before its space has been
   * fitted, which the store does by itself. Where the library has embeddings, they take the place of `lsa`, in libraries of
   * any size; a search goes without them where the query's embedding fails or takes too long.
   *
   * `rm3`, and the latent space of `lsa`, search for what the first hits have in common besides. Where `feedback` is false
   * nothing is learnt from hits: `rm3` takes no part, and `lsa` searches for the query alone.
   *
   * `stage` is given the work of each stage to do; a store that searches elsewhere leaves it alone.
   */
  search(
    request: {
      tenant: string;
      query: string;
      filter?: SearchFilter | undefined;
      limit: number;
      legs?: readonly LegName[] | undefined;
      fusion?: Fusion | undefined;
      feedback?: boolean | undefined;
    },
    capabilities: { signal: AbortSignal; stage?: StageRunner },
  ): Promise<ScoredChunk[]>;

  queryTerms(
    request: { tenant: string; query: string },
    capabilities: { signal: AbortSignal },
  ): Promise<QueryTerms>;

  stats(range: { tenant: string }): Promise<LibraryStats>;

  /** Waits for changes under way, embeddings of what was written here among them, as long as the embedder does its work. */
  close(): Promise<void>;
}
