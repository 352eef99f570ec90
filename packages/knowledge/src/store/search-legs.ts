import type { SearchFilter } from '@twinscribe/contracts';
import { LEG_NAMES, type LegName, type ScoredChunk } from '../document.ts';
import { expandQuery, type WeightedTerm } from '../feedback/expand-query.ts';
import { fuseByReciprocalRank } from '../fusion/fuse-by-reciprocal-rank.ts';
import type { PackedTerms } from '../lexical/pack-terms.ts';
import { LEAST_LATENT_CHUNKS } from './latent-legs.ts';
import type { ChunkPlace, IndexQuery, SlotHit, TenantIndex } from './tenant-index.ts';

export interface IndexHit extends ChunkPlace, Pick<ScoredChunk, 'score' | 'legs'> {}

export interface LegsQuery {
  /** Of the query's terms, in their order. */
  readonly termIds: readonly number[];
  readonly filter?: SearchFilter | undefined;
  readonly limit: number;
  readonly legs?: readonly LegName[] | undefined;
}

export interface LegsCapabilities {
  readonly termsOf: (place: ChunkPlace) => PackedTerms | undefined;
  /** A comparator of term ids that does not depend on the ids. */
  readonly compareTerms: (a: number, b: number) => number;
}

/** Of each leg, or as many as are asked for. */
const CANDIDATES = 100;
/** `rm3` searches for the query's own words too, with half of its weight, so `bm25` has the other half of a vote. */
const WEIGHTS: Readonly<Record<LegName, number>> = { bm25: 0.5, lsa: 1, rm3: 1 };

/**
 * The hits of all legs, fused by reciprocal rank; ties by chunk id. The filter holds within each leg, and for the hits that
 * `rm3` takes its words from.
 *
 * Equal chunks and terms give equal scores to the last bit: terms that no chunk of the tenant holds do not count, whoever
 * else may have them, and sums are taken in the order of the query, then by weight and term.
 */
export function searchLegs(
  { index, termIds, filter, limit, legs = LEG_NAMES }: LegsQuery & { index: TenantIndex },
  capabilities: LegsCapabilities,
): IndexHit[] {
  const query: IndexQuery = {
    termIds: termIds.filter((termId) => index.countOf(termId) > 0),
    limit: Math.max(CANDIDATES, limit),
    allow: filter === undefined ? undefined : index.allow(filter),
  };
  if (query.termIds.length === 0) return [];
  const asked = legs.filter((leg) => leg === 'bm25' || index.size >= LEAST_LATENT_CHUNKS);
  const lists = searchEach({ index, query, legs: asked }, capabilities);
  const fused = fuseByReciprocalRank({
    lists: lists.map(({ hits }) => hits.map(({ slot }) => slot)),
    weights: lists.map(({ leg }) => WEIGHTS[leg]),
    tieBreak: index.compare,
  });
  return describeHits({ index, hits: fused.slice(0, limit), lists });
}

interface LegHits {
  readonly leg: LegName;
  readonly hits: readonly SlotHit[];
}

function searchEach(
  { index, query, legs }: { index: TenantIndex; query: IndexQuery; legs: readonly LegName[] },
  capabilities: LegsCapabilities,
): LegHits[] {
  const byWords = legs.some((leg) => leg !== 'lsa') ? index.search(query) : [];
  const hitsOf: Record<LegName, () => readonly SlotHit[]> = {
    bm25: () => byWords,
    lsa: () => index.searchLatent(query),
    rm3: () => {
      const expanded = expand({ index, query, hits: byWords }, capabilities);
      const termIds = expanded.map(({ termId }) => termId);
      return index.search({ ...query, termIds, weights: expanded.map(({ weight }) => weight) });
    },
  };
  return LEG_NAMES.filter((leg) => legs.includes(leg)).map((leg) => ({ leg, hits: hitsOf[leg]() }));
}

function expand(
  { index, query, hits }: { index: TenantIndex; query: IndexQuery; hits: readonly SlotHit[] },
  { termsOf, compareTerms }: LegsCapabilities,
): WeightedTerm[] {
  const ofSlot = (slot: number): PackedTerms | undefined => {
    const place = index.placeOf(slot);
    return place === undefined ? undefined : termsOf(place);
  };
  return expandQuery({ termIds: query.termIds, hits, tieBreak: compareTerms }, { termsOf: ofSlot });
}

function describeHits({
  index,
  hits,
  lists,
}: {
  index: TenantIndex;
  hits: readonly { readonly id: number; readonly score: number }[];
  lists: readonly LegHits[];
}): IndexHit[] {
  const ranks = lists.map(({ leg, hits: ofLeg }) => ({
    leg,
    bySlot: new Map(ofLeg.map(({ slot, score }, i) => [slot, { rank: i + 1, score }])),
  }));
  return hits.flatMap(({ id: slot, score }) => {
    const place = index.placeOf(slot);
    const found = ranks.flatMap(({ leg, bySlot }) => {
      const rank = bySlot.get(slot);
      return rank === undefined ? [] : [[leg, rank] as const];
    });
    return place === undefined ? [] : [{ ...place, score, legs: Object.fromEntries(found) }];
  });
}
