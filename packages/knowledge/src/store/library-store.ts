import type { SearchFilter } from '@twinscribe/contracts';
import type { Chunk, ScoredChunk, SourceDocument, StoredDocument } from '../document.ts';

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
 *
 * What it does not promise: `listDocuments` is not a snapshot, so documents changed between two pages may be missed.
 */
export interface LibraryStore {
  /**
   * The id is `documentId({ tenant, uri })`. The fingerprint is kept for `listFingerprints`, as it is. Throws AppError:
   * `invalid_request` for text with a lone surrogate, which UTF-8 cannot carry, and `storage_full`; then nothing changed.
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

  /**
   * Best first; ties by chunk id. Fewer than `limit` where fewer match; `[]` for an empty library and for a query
   * without a word to search for.
   */
  search(
    request: { tenant: string; query: string; filter?: SearchFilter | undefined; limit: number },
    capabilities: { signal: AbortSignal },
  ): Promise<ScoredChunk[]>;

  stats(range: { tenant: string }): Promise<LibraryStats>;

  close(): Promise<void>;
}
