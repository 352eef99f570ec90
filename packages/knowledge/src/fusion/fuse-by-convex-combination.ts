import { rankBySum, type FusedHit, type IdOrder } from './rank-by-sum.ts';

export interface ScoredList<Id> {
  /** Best first, without repeats, with scores above 0. */
  readonly hits: readonly { readonly id: Id; readonly score: number }[];
  readonly weight: number;
}

/**
 * Fuses scored lists: `score(id) = Σ weight · score / best score of the list`, the weights taken to add up to 1. Unlike
 * reciprocal ranks it shows how far a list's first hit is ahead of its second, and trusts the scores to mean that.
 *
 * A list that does not have the id gives it 0; lists without hits count in no weight. Returns each id once, best first; equal
 * scores by `tieBreak`, without one by first appearance; no lists: `[]`.
 *
 * Source: Bruch, Gai & Ingber, ACM TOIS 42(1), 2023, with 0, the least that a score can be, for each list's minimum.
 */
export function fuseByConvexCombination<Id>({
  lists,
  tieBreak,
}: {
  lists: readonly ScoredList<Id>[];
  tieBreak?: IdOrder<Id> | undefined;
}): FusedHit<Id>[] {
  const filled = lists.filter(({ hits }) => hits.length > 0);
  const total = filled.reduce((sum, { weight }) => sum + weight, 0);
  const contributions = filled.flatMap(({ hits, weight }) => {
    const best = hits[0]?.score ?? 1;
    return hits.map(({ id, score }) => [id, ((weight / total) * score) / best] as const);
  });
  return rankBySum({ contributions, tieBreak });
}
