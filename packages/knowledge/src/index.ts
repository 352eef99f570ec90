export {
  FUSIONS,
  LEG_NAMES,
  type Chunk,
  type Fusion,
  type LegName,
  type LegRank,
  type ScoredChunk,
  type SourceDocument,
  type StoredDocument,
} from './document.ts';
export { toPassage } from './to-passage.ts';
export { chunkDocument, CHUNKER_VERSION } from './chunk/chunk-document.ts';
export { fuseByReciprocalRank } from './fusion/fuse-by-reciprocal-rank.ts';
export { documentId } from './chunk/chunk-id.ts';
export { readableText } from './chunk/readable-text.ts';
export { analyzeQuery, analyzeText, ANALYZER_VERSION } from './lexical/analyze-text.ts';
export { DEFAULT_TENANT } from './store/default-tenant.ts';
export type { DocumentPage, LibraryStats, LibraryStore, QueryTerms } from './store/library-store.ts';
export { SEARCH_STAGES, type SearchStage, type StageRunner } from './store/search-stages.ts';
export { openEmbeddedStore } from './store/open-embedded-store.ts';
export { reindexLibrary } from './store/reindex-library.ts';
export type { ReindexProgress } from './store/reindex-progress.ts';
export {
  libraryVariables,
  locateLibrary,
  openLibrary,
  reindexAnyLibrary,
  type LibrarySettings,
} from './store/open-library.ts';
export { openQdrantStore, type QdrantStoreOptions } from './store/qdrant/qdrant-store.ts';
export { createHttpEmbedder, type HttpEmbedderOptions } from './embed/http-embedder.ts';
export type { Embedder } from './embed/embedder.ts';
export { type LegFailure } from './store/leg-failure.ts';
