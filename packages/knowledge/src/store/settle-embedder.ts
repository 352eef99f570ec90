import { AppError } from '@twinscribe/platform';
import type { EmbedderFacts, KnownEmbedder } from './embedding-rows.ts';
import type { LibraryRows } from './library-rows.ts';
import { inWriteTransaction } from './transaction.ts';

/**
 * The embedder as the library knows it; an empty library takes the one that comes. Throws AppError where the library has
 * the vectors of another one, or has none and needs them: its message names the command that mends that.
 */
export function settleEmbedder(
  { embedder }: { embedder: EmbedderFacts | undefined },
  { database, embeddings, documents }: Pick<LibraryRows, 'database' | 'embeddings' | 'documents'>,
): KnownEmbedder | undefined {
  const current = embeddings.current();
  if (isSame(current, embedder)) return current;
  return inWriteTransaction(database, () => {
    const found = embeddings.current();
    if (isSame(found, embedder)) return found;
    if (documents.tenants().length > 0) throw otherEmbedder({ found, embedder });
    const known = embedder === undefined ? undefined : embeddings.findOrAdd(embedder);
    embeddings.makeCurrent(known?.id);
    return known;
  });
}

export function isSame(a: EmbedderFacts | undefined, b: EmbedderFacts | undefined): boolean {
  return a?.model === b?.model && a?.dimensions === b?.dimensions;
}

const otherEmbedder = ({ found, embedder }: Record<'found' | 'embedder', EmbedderFacts | undefined>) =>
  new AppError(
    'internal',
    `The library was made with ${nameOf(found)}, and ${nameOf(embedder)} is configured. Run "twin reindex", or set EMBEDDINGS_URL and EMBEDDINGS_MODEL as they were.`,
  );

export function nameOf(embedder: EmbedderFacts | undefined | null): string {
  return embedder === undefined || embedder === null
    ? 'no embeddings'
    : `embeddings of ${embedder.model} (${embedder.dimensions} dimensions)`;
}
