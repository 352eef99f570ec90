import type { LegName, LegRank } from '../../document.ts';
import { fuseByReciprocalRank } from '../../fusion/fuse-by-reciprocal-rank.ts';
import type { SparseVector } from './bm25-vector.ts';
import { DENSE, SPARSE } from './collections.ts';
import { hitSchema, type PointHit } from './point-payloads.ts';
import type { QdrantConnection } from './qdrant-connection.ts';
import { parsePayload } from './read-points.ts';
import type { Conditions } from './search-conditions.ts';

/** What is looked for, by leg: words by a sparse vector, meaning by a dense one. */
export type LegVectors = Readonly<Partial<Record<LegName, SparseVector | number[]>>>;

export interface LegsSearch {
  readonly vectors: LegVectors;
  readonly filter: Conditions;
  /** The chunks that term statistics are of. */
  readonly corpus: Conditions;
  readonly limit: number;
}

export interface FusedPoint extends PointHit {
  readonly pointId: string;
  readonly score: number;
  readonly legs: Readonly<Partial<Record<LegName, LegRank>>>;
}

interface LegPoint extends PointHit {
  readonly pointId: string;
  readonly score: number;
}

interface Source {
  readonly collection: string;
  readonly connection: QdrantConnection;
  readonly signal?: AbortSignal | undefined;
}

/** Of each leg, or as many as are asked for. */
const CANDIDATES = 100;
/** Asked for beyond the candidates, to see whether the last place is tied. */
const SPARE = 16;

/**
 * Best first, ties by chunk id. One request searches all legs, with the filter in each.
 *
 * The lists are fused here and not by Qdrant's own fusion over a prefetch: that has no order for equal scores, so that
 * the same search would give now this hit and now that one, and it does not tell where a leg had the hit.
 */
export async function queryLegs(search: LegsSearch, source: Source): Promise<FusedPoint[]> {
  const legs = Object.keys(search.vectors) as LegName[]; // the type's keys are all there are
  const lists = await searchLegs({ search, legs, depth: Math.max(CANDIDATES, search.limit) }, source);
  const points = new Map(lists.flatMap(({ hits }) => hits.map((hit) => [hit.pointId, hit] as const)));
  const fused = fuseByReciprocalRank({
    lists: lists.map(({ hits }) => hits.map(({ pointId }) => pointId)),
    tieBreak: (a, b) => compareIds(points.get(a)?.chunkId ?? '', points.get(b)?.chunkId ?? ''),
  });
  const ranks = lists.map(({ leg, hits }) => ({
    leg,
    byPoint: new Map(hits.map(({ pointId, score }, i) => [pointId, { rank: i + 1, score }])),
  }));
  return fused.slice(0, search.limit).flatMap(({ id, score }) => {
    const point = points.get(id);
    const found = ranks.flatMap(({ leg, byPoint }) => {
      const rank = byPoint.get(id);
      return rank === undefined ? [] : [[leg, rank] as const];
    });
    return point === undefined ? [] : [{ ...point, score, legs: Object.fromEntries(found) }];
  });
}

interface LegHits {
  readonly leg: LegName;
  readonly hits: readonly LegPoint[];
}

/** Asks again, for four times as many, in legs whose last place may be tied with points that were not sent. */
async function searchLegs(
  { search, legs, depth }: { search: LegsSearch; legs: readonly LegName[]; depth: number },
  source: Source,
): Promise<LegHits[]> {
  const found = new Map<LegName, readonly LegPoint[]>();
  let open = [...legs];
  for (let limit = depth + SPARE; open.length > 0; limit *= 4) {
    const lists = await requestLegs({ search, legs: open, limit }, source);
    for (const { leg, hits } of lists) found.set(leg, hits.slice(0, depth));
    open = lists
      .filter(({ hits }) => hits.length >= limit && hits.at(-1)?.score === hits[depth - 1]?.score)
      .map(({ leg }) => leg);
  }
  return legs.map((leg) => ({ leg, hits: found.get(leg) ?? [] }));
}

async function requestLegs(
  { search, legs, limit }: { search: LegsSearch; legs: readonly LegName[]; limit: number },
  { collection, connection, signal }: Source,
): Promise<LegHits[]> {
  const searches = legs.map((leg) => ({
    ...vectorQuery({ search, leg }),
    filter: search.filter,
    limit,
    with_payload: Object.keys(hitSchema.shape),
  }));
  const body = { collection_name: collection, searches };
  const replies = await connection.call((api, init) => api.queryBatchPoints(body, init), { signal });
  return legs.map((leg, i) => {
    const hits = (replies[i]?.points ?? []).map(({ id, score, payload }) => ({
      ...parsePayload(payload, hitSchema),
      pointId: String(id),
      score,
    }));
    return { leg, hits: hits.sort((a, b) => b.score - a.score || compareIds(a.chunkId, b.chunkId)) };
  });
}

function vectorQuery({ search: { vectors, corpus }, leg }: { search: LegsSearch; leg: LegName }) {
  const query = vectors[leg] ?? [];
  if (Array.isArray(query)) return { query, using: DENSE };
  // The client's types are older than `idf`. A constant may have more fields than they know, a literal may not.
  const params = { exact: false, idf: { corpus } };
  return { query, using: SPARSE, params };
}

const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
