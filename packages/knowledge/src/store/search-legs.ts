import type { SearchFilter } from '@twinscribe/contracts';
import { LEG_NAMES, type Fusion, type LegName, type ScoredChunk } from '../document.ts';
import { chooseFeedback, type LikedHit } from '../feedback/choose-feedback.ts';
import { expandQuery, type WeightedTerm } from '../feedback/expand-query.ts';
import type { PackedTerms } from '../lexical/pack-terms.ts';
import { fuseLegs, type LegHits } from './fuse-legs.ts';
import { CANDIDATES, LEAST_FEEDBACK_CHUNKS } from './leg-weights.ts';
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
  readonly fusion: Fusion;
  readonly feedback?: boolean | undefined;
}

export interface LegsCapabilities {
  readonly termsOf: (place: ChunkPlace) => PackedTerms | undefined;
  /** A comparator of term ids that does not depend on the ids. */
  readonly compareTerms: (a: number, b: number) => number;
  readonly stage?: StageRunner | undefined;
}

/**
 * The hits of all legs, fused; ties by chunk id. The filter holds within each leg, and for the hits that are learnt from.
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
    fusion,
    feedback = true,
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
  const asked = legs.filter(
    (leg) =>
      leg === 'bm25' ||
      (leg === 'lsa' && (isLarge || vector !== undefined)) ||
      (leg === 'rm3' && isLarge && feedback),
  );
  const lists = searchEach({ index, query, queryLength, vector, legs: asked, feedback }, capabilities);
  const { stage = runStage } = capabilities;
  return stage('fusion', () =>
    fuseLegs({ lists, fusion, queryLength, limit, tieBreak: index.compare }).flatMap(({ id, ...hit }) => {
      const place = index.placeOf(id);
      return place === undefined ? [] : [{ ...place, ...hit }];
    }),
  );
}

interface Searched extends Pick<LegsQuery, 'queryLength' | 'vector'> {
  readonly index: TenantIndex;
  readonly query: IndexQuery;
  readonly legs: readonly LegName[];
  readonly feedback: boolean;
}

/**
 * Words first, and an embedder's vectors; what both put first, or words and likeness in the latent space, is learnt from; then
 * the latent space and `rm3`, which use that.
 */
function searchEach(
  { index, query, queryLength, vector, legs, feedback }: Searched,
  capabilities: LegsCapabilities,
): LegHits<number>[] {
  const { stage = runStage } = capabilities;
  const isLatent = legs.includes('lsa') && vector === undefined;
  const learns = legs.includes('rm3') || (isLatent && feedback);
  const needsWords = learns || legs.some((leg) => leg !== 'lsa');
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
    const expands = byWords.length > 0 && legs.includes('rm3');
    return { liked, expanded: expands ? expand({ index, query, queryLength, liked }, capabilities) : [] };
  };
  const { liked, expanded } = learns ? stage('feedback', learn) : { liked: [], expanded: [] };
  const hitsOf: Record<LegName, () => readonly SlotHit[]> = {
    bm25: () => byWords,
    lsa: () => (isLatent ? stage('lsa', () => index.searchLatent({ ...query, liked })) : byMeaning),
    rm3: () => {
      const termIds = expanded.map(({ termId }) => termId);
      const weights = expanded.map(({ weight }) => weight);
      return stage('rm3', () => index.search({ ...query, termIds, weights }));
    },
  };
  return LEG_NAMES.filter((leg) => legs.includes(leg)).map((leg) => ({
    leg,
    hits: hitsOf[leg]().map(({ slot, score }) => ({ id: slot, score })),
  }));
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
