import type { Retrieval, SearchFilter } from '@twinscribe/contracts';
import type { LibraryStore, ScoredChunk } from '@twinscribe/knowledge';
import type { PreparedQuery } from '../pre-retrieval/prepare-query.ts';

export interface FoundPassages {
  /** Best first. */
  readonly found: ScoredChunk[];
  readonly retrieval: Pick<Retrieval, 'query' | 'readFilter' | 'filterDropped'>;
}

/**
 * Passages under the caller's filter, which always holds, and under the one read from the question, which gives way: where
 * it leaves none, they are looked for once more without it. Few are no reason: what Ann wrote is no answer to what Ben
 * wrote, however little that was. Of a field in both, the caller's holds.
 */
export async function retrieveSoftly(
  {
    tenant,
    prepared,
    filter,
    limit,
  }: { tenant: string; prepared: PreparedQuery; filter: SearchFilter; limit: number },
  { library, signal }: { library: Pick<LibraryStore, 'search'>; signal: AbortSignal },
): Promise<FoundPassages> {
  const { query, wholeQuery, readFilter } = prepared;
  const narrowed = { tenant, query, filter: { ...readFilter, ...filter }, limit };
  const found = await library.search(narrowed, { signal });
  const isRead = Object.keys(readFilter).length > 0;
  if (!isRead || found.length > 0) {
    return { found, retrieval: { query, readFilter, filterDropped: false } };
  }
  const all = await library.search({ ...narrowed, query: wholeQuery, filter }, { signal });
  return { found: all, retrieval: { query: wholeQuery, readFilter: {}, filterDropped: true } };
}
