import { FUSIONS, type Fusion, type LegName, type LegRank } from '../document.ts';
import { fuseByConvexCombination } from '../fusion/fuse-by-convex-combination.ts';
import { fuseByReciprocalRank } from '../fusion/fuse-by-reciprocal-rank.ts';
import type { FusedHit, IdOrder } from '../fusion/rank-by-sum.ts';
import { legWeights } from './leg-weights.ts';

export interface LegHits<Id> {
  readonly leg: LegName;
  /** Best first. */
  readonly hits: readonly { readonly id: Id; readonly score: number }[];
}

export interface FusedLegsHit<Id> extends FusedHit<Id> {
  readonly legs: Readonly<Partial<Record<LegName, LegRank>>>;
}

export const DEFAULT_FUSION: Fusion = FUSIONS[0];

/** The hits of all legs as one list of at most `limit`, best first, ties by `tieBreak`, each with where its legs had it. */
export function fuseLegs<Id>({
  lists,
  fusion,
  queryLength,
  limit,
  tieBreak,
}: {
  lists: readonly LegHits<Id>[];
  fusion: Fusion;
  /** In words. */
  queryLength: number;
  limit: number;
  tieBreak: IdOrder<Id>;
}): FusedLegsHit<Id>[] {
  const weights = legWeights({ queryLength });
  const fused =
    fusion === 'rrf'
      ? fuseByReciprocalRank({
          lists: lists.map(({ hits }) => hits.map(({ id }) => id)),
          weights: lists.map(({ leg }) => weights[leg]),
          tieBreak,
        })
      : fuseByConvexCombination({
          lists: lists.map(({ leg, hits }) => ({ hits, weight: weights[leg] })),
          tieBreak,
        });
  const ranks = lists.map(({ leg, hits }) => ({
    leg,
    byId: new Map(hits.map(({ id, score }, i) => [id, { rank: i + 1, score }])),
  }));
  return fused.slice(0, limit).map(({ id, score }) => {
    const found = ranks.flatMap(({ leg, byId }) => {
      const rank = byId.get(id);
      return rank === undefined ? [] : [[leg, rank] as const];
    });
    return { id, score, legs: Object.fromEntries(found) };
  });
}
