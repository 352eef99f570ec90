import { Catalogue } from './catalogue.ts';
import { ChangeFeed } from './change-feed.ts';
import { ChunkRows } from './chunk-rows.ts';
import { DocumentRows } from './document-rows.ts';
import { EmbeddingRows } from './embedding-rows.ts';
import { LatentSpaceRows } from './latent-space-rows.ts';
import type { Database } from './sqlite.ts';
import { TermIds } from './term-ids.ts';

/** All that the database holds, by concern. */
export interface LibraryRows {
  readonly database: Database;
  readonly documents: DocumentRows;
  readonly catalogue: Catalogue;
  readonly chunks: ChunkRows;
  readonly terms: TermIds;
  readonly changes: ChangeFeed;
  readonly latentSpaces: LatentSpaceRows;
  readonly embeddings: EmbeddingRows;
}

export function createLibraryRows(
  database: Database,
  { keptChanges }: { keptChanges?: number } = {},
): LibraryRows {
  const documents = new DocumentRows(database);
  return {
    database,
    documents,
    catalogue: new Catalogue(database, documents),
    chunks: new ChunkRows(database),
    terms: new TermIds(database),
    changes: new ChangeFeed(database, { keptChanges }),
    latentSpaces: new LatentSpaceRows(database),
    embeddings: new EmbeddingRows(database),
  };
}
