import { AppError } from '@twinscribe/platform';
import { isSearchable } from '../dense/vector-index.ts';
import type { DocumentRow } from './document-rows.ts';
import type { EmbeddingRows, KnownEmbedder } from './embedding-rows.ts';
import type { LegFailure } from './leg-failure.ts';

/**
 * One for each searchable chunk. Undefined where the document waits for its embedding, and where one of its vectors cannot be
 * searched, which is told: a bad vector costs its own document a leg, and no other one.
 */
export function readVectors(
  { row, embedder }: { row: DocumentRow; embedder: KnownEmbedder },
  { embeddings, onLegFailure }: { embeddings: EmbeddingRows; onLegFailure: (failure: LegFailure) => void },
): Float32Array[] | undefined {
  const vectors = embeddings.read({ document: row.key, embedder });
  if (vectors === undefined || vectors.every(isSearchable)) return vectors;
  onLegFailure({ leg: 'lsa', during: 'embedding', error: unusable(row) });
  return undefined;
}

const unusable = ({ document: { uri } }: DocumentRow): AppError =>
  new AppError(
    'internal',
    `The library has a vector of ${uri} that cannot be searched. Run "twin reindex", which embeds the document again.`,
  );
