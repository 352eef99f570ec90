import type { SearchFilter } from '@twinscribe/contracts';
import { LEG_NAMES, type LegName, type ScoredChunk } from '../document.ts';
import { chooseFeedback, type LikedHit } from '../feedback/choose-feedback.ts';
import { expandQuery, type WeightedTerm } from '../feedback/expand-query.ts';
import { fuseByReciprocalRank } from '../fusion/fuse-by-reciprocal-rank.ts';
import type { PackedTerms } from '../lexical/pack-terms.ts';
import { CANDIDATES, LEAST_FEEDBACK_CHUNKS, legWeights } from './leg-weights.ts';
import { runStage, type StageRunner } from './search-stages.ts';
import type { ChunkPlace, IndexQuery, SlotHit, TenantIndex } from './tenant-index.ts';

export interface IndexHit extends ChunkPlace, Pick<ScoredChunk, 'score' | 'legs'> {}

export interface LegsQuery {
  /** Of the query's terms that the library has, in their order. */
  readonly termIds: readonly number[];
  /** How many words the query has, unknown ones too. */
  readonly queryLength: number;
  /** Of the query, where the library has embeddings: the leg `lsa` is theirs then. */
  readonly vector?: Float32Array | undefined;
  readonly filter?: SearchFilter | undefined;
  readonly limit: number;
  readonly legs?: readonly LegName[] | undefined;
}

export interface LegsCapabilities {
  readonly termsOf: (place: ChunkPlace) => PackedTerms | undefined;
  /** A comparator of term ids that does not depend on the ids. */
  readonly compareTerms: (a: number, b: number) => number;
  readonly stage?: StageRunner | undefined;
}

/**
 * The hits of all legs, fused by reciprocal rank; ties by chunk id. The filter holds within each leg, and for the hits that
 * are learnt from: of those that the words find, the ones that likeness puts first, too, and an embedder's own.
 *
 * Equal chunks and terms give equal scores to the last bit, whoever else may have the terms: sums are taken in the order of
 * the query, then by weight and term.
 */
export function searchLegs(
  {
    index,
    termIds,
    queryLength,
    vector,
    filter,
    limit,
    legs = LEG_NAMES,
  }: LegsQuery & { index: TenantIndex },
  capabilities: LegsCapabilities,
): IndexHit[] {
  const query: IndexQuery = {
    termIds: termIds.filter((termId) => index.countOf(termId) > 0),
    limit: Math.max(CANDIDATES, limit),
    allow: filter === undefined ? undefined : index.allow(filter),
  };
  if (query.termIds.length === 0 && vector === undefined) return [];
  const isLarge = index.size >= LEAST_FEEDBACK_CHUNKS;
  const asked = legs.filter((leg) => leg === 'bm25' || isLarge || (leg === 'lsa' && vector !== undefined));
  const lists = searchEach({ index, query, queryLength, vector, legs: asked }, capabilities);
  const { stage = runStage } = capabilities;
  const weights = legWeights({ queryLength });
  return stage('fusion', () => {
    const fused = fuseByReciprocalRank({
      lists: lists.map(({ hits }) => hits.map(({ slot }) => slot)),
      weights: lists.map(({ leg }) => weights[leg]),
      tieBreak: index.compare,
    });
    return describeHits({ index, hits: fused.slice(0, limit), lists });
  });
}

interface LegHits {
  readonly leg: LegName;
  readonly hits: readonly SlotHit[];
}

interface Searched extends Pick<LegsQuery, 'queryLength' | 'vector'> {
  readonly index: TenantIndex;
  readonly query: IndexQuery;
  readonly legs: readonly LegName[];
}

/**
 * First for the query's words, which all legs learn from but an embedder's; then `lsa` for what is like the query and what has
 * been learnt, and `rm3` for words of both.
 */
function searchEach(
  { index, query, queryLength, vector, legs }: Searched,
  capabilities: LegsCapabilities,
): LegHits[] {
  const { stage = runStage } = capabilities;
  const isLatent = legs.includes('lsa') && vector === undefined;
  const needsWords = isLatent || legs.some((leg) => leg !== 'lsa');
  const byWords = needsWords ? stage('bm25', () => index.search(query)) : [];
  const byMeaning =
    vector !== undefined && legs.includes('lsa')
      ? stage('lsa', () => index.searchVectors({ ...query, vector }))
      : [];
  const learn = (): Lesson => {
    const found = byWords.map(({ slot }) => slot);
    const alike = isLatent ? index.orderAlike({ termIds: query.termIds, slots: found }) : byMeaning;
    const lists = [found, alike.map(({ slot }) => slot)];
    const liked = chooseFeedback({ lists, tieBreak: index.compare });
    const isExpanded = byWords.length > 0 && legs.includes('rm3');
    return { liked, expanded: isExpanded ? expand({ index, query, queryLength, liked }, capabilities) : [] };
  };
  const { liked, expanded } =
    isLatent || legs.includes('rm3') ? stage('feedback', learn) : { liked: [], expanded: [] };
  const hitsOf: Record<LegName, () => readonly SlotHit[]> = {
    bm25: () => byWords,
    lsa: () => (isLatent ? stage('lsa', () => index.searchLatent({ ...query, liked })) : byMeaning),
    rm3: () => {
      const termIds = expanded.map(({ termId }) => termId);
      const weights = expanded.map(({ weight }) => weight);
      return stage('rm3', () => index.search({ ...query, termIds, weights }));
    },
  };
  return LEG_NAMES.filter((leg) => legs.includes(leg)).map((leg) => ({ leg, hits: hitsOf[leg]() }));
}

interface Lesson {
  readonly liked: readonly LikedHit<number>[];
  readonly expanded: readonly WeightedTerm[];
}

function expand(
  {
    index,
    query,
    queryLength,
    liked,
  }: Pick<Searched, 'index' | 'query' | 'queryLength'> & { liked: Lesson['liked'] },
  { termsOf, compareTerms }: LegsCapabilities,
): WeightedTerm[] {
  const ofSlot = (slot: number): PackedTerms | undefined => {
    const place = index.placeOf(slot);
    return place === undefined ? undefined : termsOf(place);
  };
  const hits = liked.map(({ id, weight }) => ({ slot: id, score: weight }));
  const asked = { termIds: query.termIds, queryLength, hits, tieBreak: compareTerms };
  return expandQuery(asked, { termsOf: ofSlot });
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
