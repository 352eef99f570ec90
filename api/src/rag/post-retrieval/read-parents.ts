import type { Chunk, LibraryStore, ScoredChunk, StoredDocument } from '@twinscribe/knowledge';

/** The document that a passage stands in. */
export interface Parent {
  readonly document: StoredDocument;
  /** By ordinal. */
  readonly chunks: readonly Chunk[];
}

/** By document id. Documents that have changed or gone since the search are left out. */
export async function readParents(
  { tenant, hits }: { tenant: string; hits: readonly ScoredChunk[] },
  { library }: { library: Pick<LibraryStore, 'getDocument' | 'listChunks'> },
): Promise<Map<string, Parent>> {
  const found = new Map(hits.map(({ document }) => [document.id, document]));
  const parents = await Promise.all(
    [...found.values()].map(async ({ id: documentId, ingestedAt }) => {
      const chunks = await library.listChunks({ tenant, documentId });
      // Read last: if this is still the version that was found, so were the chunks in between.
      const document = await library.getDocument({ tenant, documentId });
      return document?.ingestedAt === ingestedAt ? [[documentId, { document, chunks }] as const] : [];
    }),
  );
  return new Map(parents.flat());
}
