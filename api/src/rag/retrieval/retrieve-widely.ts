import type { SearchFilter } from '@twinscribe/contracts';
import { fuseByReciprocalRank, type LibraryStore, type ScoredChunk } from '@twinscribe/knowledge';
import type { PreparedQuery } from '../pre-retrieval/prepare-query.ts';
import { retrieveSoftly, type FoundPassages } from './retrieve-softly.ts';

/** Of the question's own list; each other wording has 1. */
const OWN_WEIGHT = 2;
/**
 * The first of the question's own list stay as they are. Weights cannot keep them there, ranks being so close under RRF:
 * measured, wordings that missed the point pushed out a third of the passages that answer.
 */
const KEPT = 6;

/**
 * What is found for the question and, behind the first of it, where there are other wordings, what is found for them and it
 * together, under the same filter, fused. The search for the question does not wait for the wordings.
 */
export async function retrieveWidely(
  asked: { tenant: string; prepared: PreparedQuery; filter: SearchFilter; limit: number },
  {
    wordings,
    ...capabilities
  }: {
    library: Pick<LibraryStore, 'search'>;
    /** Must not reject but for the signal. */
    wordings: () => Promise<readonly string[]>;
    signal: AbortSignal;
  },
): Promise<FoundPassages & { variants: string[] }> {
  const { library, signal } = capabilities;
  const [own, others] = await Promise.all([retrieveSoftly(asked, capabilities), wordings()]);
  if (others.length === 0) return { ...own, variants: [] };
  const { tenant, limit } = asked;
  const filter = { ...own.retrieval.readFilter, ...asked.filter };
  const lists = await Promise.all(
    others.map((query) => library.search({ tenant, query, filter, limit }, { signal })),
  );
  return { ...own, found: fuseLists({ own: own.found, others: lists, limit }), variants: [...others] };
}

function fuseLists({
  own,
  others,
  limit,
}: {
  own: readonly ScoredChunk[];
  others: readonly (readonly ScoredChunk[])[];
  limit: number;
}): ScoredChunk[] {
  const lists = [own, ...others];
  const hits = new Map(lists.toReversed().flatMap((list) => list.map((hit) => [hit.chunk.id, hit] as const)));
  const fused = fuseByReciprocalRank({
    lists: lists.map((list) => list.map(({ chunk }) => chunk.id)),
    weights: [OWN_WEIGHT],
  });
  const kept = new Set(own.slice(0, KEPT).map(({ chunk }) => chunk.id));
  const ids = [...kept, ...fused.map(({ id }) => id).filter((id) => !kept.has(id))].slice(0, limit);
  return ids.flatMap((id, place) => {
    const hit = hits.get(id);
    return hit === undefined ? [] : [{ ...hit, score: 1 / (place + 1) }];
  });
}
