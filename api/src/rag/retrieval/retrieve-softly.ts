import type { Retrieval, SearchFilter } from '@twinscribe/contracts';
import type { LibraryStore, ScoredChunk } from '@twinscribe/knowledge';
import type { PreparedQuery } from '../pre-retrieval/prepare-query.ts';

/** A filter that was read from the question, not given, and leaves fewer passages than this was read wrongly. */
const LEAST_PASSAGES = 3;

export interface FoundPassages {
  /** Best first. */
  readonly found: ScoredChunk[];
  readonly retrieval: Pick<Retrieval, 'query' | 'readFilter' | 'filterDropped'>;
}

/**
 * Passages under the caller's filter, which always holds, and under the one read from the question, which gives way: where
 * it leaves hardly any passages, they are looked for once more without it. Of a field in both, the caller's holds.
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
  if (!isRead || found.length >= Math.min(LEAST_PASSAGES, limit)) {
    return { found, retrieval: { query, readFilter, filterDropped: false } };
  }
  const all = await library.search({ ...narrowed, query: wholeQuery, filter }, { signal });
  return { found: all, retrieval: { query: wholeQuery, readFilter: {}, filterDropped: true } };
}
