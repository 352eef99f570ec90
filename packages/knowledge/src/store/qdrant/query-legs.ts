import type { Fusion, LegName } from '../../document.ts';
import { chooseFeedback, FEEDBACK_DEPTH } from '../../feedback/choose-feedback.ts';
import { expandQuery } from '../../feedback/expand-query.ts';
import type { IdOrder } from '../../fusion/rank-by-sum.ts';
import { fuseLegs, type FusedLegsHit } from '../fuse-legs.ts';
import { CANDIDATES } from '../leg-weights.ts';
import { termCounts, weightedQuery, type SparseVector } from './bm25-vector.ts';
import type { PointHit } from './point-payloads.ts';
import {
  requestLists,
  type ListedPoint,
  type ListQuery,
  type SearchScope,
  type Source,
} from './request-lists.ts';

/** The lists that `rm3` takes its words from. */
const FEEDBACK = { words: 'words for feedback', meaning: 'meaning for feedback' };

/** What is looked for: words, and meaning where there is a vector for that. */
export interface LegsQuery {
  /** Each term of the query once, with the weight 1. */
  readonly words: SparseVector;
  /** How many words the query has: fewer than terms where several languages stem a word each in its way. */
  readonly queryLength: number;
  readonly vector?: ArrayLike<number> | undefined;
  /** Those that take part; `lsa` needs the vector. */
  readonly legs: readonly LegName[];
  readonly fusion: Fusion;
}

export interface FusedPoint extends PointHit, Omit<FusedLegsHit<string>, 'id'> {
  readonly pointId: string;
}

interface LegPoints {
  readonly leg: LegName;
  readonly hits: readonly ListedPoint[];
}

/**
 * Best first, ties by chunk id. One request searches for the words and the meaning, with the filter in each; `rm3`, which
 * takes words from the best hits of both, asks once more.
 *
 * The lists are fused here and not by Qdrant's own fusion over a prefetch: that has no order for equal scores, so that
 * the same search would give now this hit and now that one, and it does not tell where a leg had the hit.
 */
export async function queryLegs(
  search: LegsQuery & SearchScope & { readonly limit: number },
  source: Source,
): Promise<FusedPoint[]> {
  const lists = await searchEach(search, source);
  const points = new Map(lists.flatMap(({ hits }) => hits.map((hit) => [hit.pointId, hit] as const)));
  const fused = fuseLegs({
    ...search,
    lists: lists.map(({ leg, hits }) => ({
      leg,
      hits: hits.map(({ pointId, score }) => ({ id: pointId, score })),
    })),
    tieBreak: byChunkId(points),
  });
  return fused.flatMap(({ id, ...hit }) => {
    const point = points.get(id);
    return point === undefined ? [] : [{ ...point, ...hit }];
  });
}

/** Of the legs that take part. */
async function searchEach(
  { words, queryLength, vector, legs, limit, ...scope }: LegsQuery & SearchScope & { readonly limit: number },
  source: Source,
): Promise<LegPoints[]> {
  const depth = Math.max(CANDIDATES, limit);
  const queries = new Map<string, ListQuery>();
  const hasWords = words.indices.length > 0;
  const learns = hasWords && legs.includes('rm3');
  // Short lists of their own: the words of a hundred hits would weigh more than a second search for twenty.
  const head = { depth: FEEDBACK_DEPTH, withWords: true };
  if (hasWords && legs.includes('bm25')) queries.set('bm25', { query: words, depth });
  if (learns) queries.set(FEEDBACK.words, { query: words, ...head });
  if (vector !== undefined && legs.includes('lsa')) {
    queries.set('lsa', { query: vector, depth });
    if (learns) queries.set(FEEDBACK.meaning, { query: vector, ...head });
  }
  const found = await requestLists({ queries, ...scope }, source);
  const lists = Object.values(FEEDBACK).map((name) => found.get(name) ?? []);
  if ((found.get(FEEDBACK.words) ?? []).length > 0) {
    const query = expand({ words, queryLength, lists });
    const expanded = await requestLists({ queries: new Map([['rm3', { query, depth }]]), ...scope }, source);
    found.set('rm3', expanded.get('rm3') ?? []);
  }
  return legs.map((leg) => ({ leg, hits: found.get(leg) ?? [] }));
}

/** The words of the best hits, as their vectors have them. */
function expand({
  words,
  queryLength,
  lists,
}: Pick<LegsQuery, 'words' | 'queryLength'> & { lists: readonly (readonly ListedPoint[])[] }): SparseVector {
  const points = new Map(lists.flat().map((point) => [point.pointId, point] as const));
  const liked = chooseFeedback({
    lists: lists.map((list) => list.map(({ pointId }) => pointId)),
    tieBreak: byChunkId(points),
  });
  const terms = expandQuery(
    { termIds: words.indices, queryLength, hits: liked.map(({ weight }, slot) => ({ slot, score: weight })) },
    {
      termsOf: (slot) => {
        const ofHit = points.get(liked[slot]?.id ?? '')?.words;
        return ofHit === undefined ? undefined : termCounts(ofHit);
      },
    },
  );
  return weightedQuery(terms);
}

const byChunkId =
  (points: ReadonlyMap<string, PointHit>): IdOrder<string> =>
  (a, b) =>
    compareIds(points.get(a)?.chunkId ?? '', points.get(b)?.chunkId ?? '');

const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
