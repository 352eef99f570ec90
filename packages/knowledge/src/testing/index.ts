export { runLibraryStoreContract, type SkippedCases } from './library-store-contract.ts';
export { aDocument, ingest, search, type LibraryWorld } from './library-world.ts';
export { startQdrantStandIn, type QdrantStandIn } from './qdrant-stand-in.ts';
