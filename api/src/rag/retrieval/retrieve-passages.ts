import type { Passage, SearchFilter } from '@twinscribe/contracts';
import type { LibraryStore, ScoredChunk } from '@twinscribe/knowledge';

/** Passages for a query, best first; `[]` where nothing matches. */
export async function retrievePassages(
  {
    tenant,
    query,
    filter,
    limit,
  }: { tenant: string; query: string; filter?: SearchFilter | undefined; limit: number },
  { library, signal }: { library: Pick<LibraryStore, 'search'>; signal: AbortSignal },
): Promise<Passage[]> {
  const found = await library.search({ tenant, query, filter, limit }, { signal });
  return found.map(toPassage);
}

function toPassage({ chunk, document, text, score }: ScoredChunk): Passage {
  return {
    chunkId: chunk.id,
    documentId: document.id,
    title: document.title,
    author: document.author,
    category: document.category,
    url: document.url,
    publishedAt: document.publishedAt,
    language: document.language,
    tags: [...document.tags],
    headingPath: [...chunk.headingPath],
    start: chunk.start,
    end: chunk.end,
    text,
    score,
  };
}
