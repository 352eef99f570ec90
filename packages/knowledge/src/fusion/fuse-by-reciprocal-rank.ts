import { rankBySum, type FusedHit, type IdOrder } from './rank-by-sum.ts';

/**
 * Fuses ranked lists: `score(id) = Σ weight / (k + rank)`, ranks from 1. Scores do not matter, so lists of any origin go
 * together; but neither does it show when one list's first hit is far ahead of its second.
 *
 * Lists are best first, without repeats; each has the weight at its place in `weights`, or 1. Returns each id once, best
 * first; equal scores by `tieBreak`, without one by first appearance; no lists: `[]`. With a `tieBreak`, lists of equal
 * weight may come in any order.
 *
 * Source: Cormack, Clarke & Büttcher, SIGIR 2009 (k = 60 is theirs; from 10 to 100 it makes next to no difference).
 */
export function fuseByReciprocalRank<Id>({
  lists,
  k = 60,
  weights = [],
  tieBreak,
}: {
  lists: readonly (readonly Id[])[];
  k?: number;
  weights?: readonly number[];
  tieBreak?: IdOrder<Id> | undefined;
}): FusedHit<Id>[] {
  const contributions = lists.flatMap((list, index) =>
    list.map((id, place) => [id, (weights[index] ?? 1) / (k + place + 1)] as const),
  );
  return rankBySum({ contributions, tieBreak });
}
