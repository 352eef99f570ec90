import { fuseByReciprocalRank } from '../fusion/fuse-by-reciprocal-rank.ts';
import type { IdOrder } from '../fusion/rank-by-sum.ts';

/** How many hits of each list have a say in what counts as relevant. */
export const FEEDBACK_DEPTH = 20;

const FEEDBACK_HITS = 10;

export interface LikedHit<Id> {
  readonly id: Id;
  /** `1 / rank`: the best hit counts 1. */
  readonly weight: number;
}

/**
 * The hits that a search learns from before it searches again, as if a reader had called them relevant. What words and
 * likeness agree on is relevant more often than the best of either, and the first hits more often than those after them:
 * weighed by rank, it matters little how many there are, in a large library or in one of a few documents.
 *
 * Lists are best first; deeper hits have no say. At most ten, best first, ties by `tieBreak`; no lists, or empty ones: `[]`.
 */
export function chooseFeedback<Id>({
  lists,
  tieBreak,
}: {
  lists: readonly (readonly Id[])[];
  tieBreak: IdOrder<Id>;
}): LikedHit<Id>[] {
  const heads = lists.map((list) => list.slice(0, FEEDBACK_DEPTH));
  const fused = fuseByReciprocalRank({ lists: heads, tieBreak });
  return fused.slice(0, FEEDBACK_HITS).map(({ id }, i) => ({ id, weight: 1 / (i + 1) }));
}
