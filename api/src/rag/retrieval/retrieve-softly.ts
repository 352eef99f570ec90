import type { Passage, Retrieval, SearchFilter } from '@twinscribe/contracts';
import type { LibraryStore } from '@twinscribe/knowledge';
import type { PreparedQuery } from '../pre-retrieval/prepare-query.ts';
import { retrievePassages } from './retrieve-passages.ts';

/** A filter that was read from the question, not given, and leaves fewer passages than this was read wrongly. */
const LEAST_PASSAGES = 3;

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
  capabilities: { library: Pick<LibraryStore, 'search'>; signal: AbortSignal },
): Promise<{ passages: Passage[]; retrieval: Omit<Retrieval, 'doubts'> }> {
  const { query, wholeQuery, readFilter } = prepared;
  const narrowed = { tenant, query, filter: { ...readFilter, ...filter }, limit };
  const passages = await retrievePassages(narrowed, capabilities);
  const isRead = Object.keys(readFilter).length > 0;
  if (!isRead || passages.length >= Math.min(LEAST_PASSAGES, limit)) {
    return { passages, retrieval: { query, readFilter, filterDropped: false } };
  }
  const all = await retrievePassages({ ...narrowed, query: wholeQuery, filter }, capabilities);
  return { passages: all, retrieval: { query: wholeQuery, readFilter: {}, filterDropped: true } };
}
