import { z } from 'zod';
import type { SparseVector } from './bm25-vector.ts';
import { DENSE, SPARSE } from './collections.ts';
import { hitSchema, type PointHit } from './point-payloads.ts';
import type { QdrantConnection } from './qdrant-connection.ts';
import { parsePayload } from './read-points.ts';
import type { Conditions } from './search-conditions.ts';

export interface ListQuery {
  /** Words by a sparse vector, meaning by a dense one. */
  readonly query: SparseVector | ArrayLike<number>;
  /** How many hits are wanted. */
  readonly depth: number;
  /** Whether each hit comes with its words. */
  readonly withWords?: boolean;
}

export interface SearchScope {
  readonly filter: Conditions;
  /** The chunks that term statistics are of. */
  readonly corpus: Conditions;
}

export interface ListedPoint extends PointHit {
  readonly pointId: string;
  readonly score: number;
  readonly words?: SparseVector;
}

export interface Source {
  readonly collection: string;
  readonly connection: QdrantConnection;
  readonly signal?: AbortSignal | undefined;
}

/** Asked for beyond what is wanted, to see whether the last place is tied. */
const SPARE = 16;

const wordsSchema = z.object({
  [SPARSE]: z.object({ indices: z.array(z.int()), values: z.array(z.number()) }),
});

/**
 * A list for each query, by its name: best first, ties by chunk id. Only scores above 0 are found: what points away from a
 * vector, or stands across, is not like it. One request for all, and more, each for four times as many, for lists whose last
 * place may be tied with points that were not sent.
 */
export async function requestLists(
  { queries, ...scope }: SearchScope & { readonly queries: ReadonlyMap<string, ListQuery> },
  source: Source,
): Promise<Map<string, readonly ListedPoint[]>> {
  const found = new Map<string, readonly ListedPoint[]>();
  let open = [...queries];
  for (let factor = 1; open.length > 0; factor *= 4) {
    const limitOf = ({ depth }: ListQuery): number => factor * (depth + SPARE);
    const searches = open.map(([, query]) => toSearch({ query, limit: limitOf(query), scope }));
    const lists = await search(searches, source);
    open.forEach(([name, { depth }], i) => found.set(name, (lists[i] ?? []).slice(0, depth)));
    open = open.filter(([, query], i) => {
      const list = lists[i] ?? [];
      return list.length >= limitOf(query) && list.at(-1)?.score === list[query.depth - 1]?.score;
    });
  }
  return found;
}

type Search = ReturnType<typeof toSearch>;

function toSearch({
  query: { query, withWords = false },
  limit,
  scope: { filter, corpus },
}: {
  query: ListQuery;
  limit: number;
  scope: SearchScope;
}) {
  const common = {
    filter,
    limit,
    with_payload: Object.keys(hitSchema.shape),
    ...(withWords ? { with_vector: [SPARSE] } : {}),
  };
  if (!('indices' in query)) return { ...common, query: Array.from(query), using: DENSE };
  // The client's types are older than `idf`. A constant may have more fields than they know, a literal may not.
  const params = { exact: false, idf: { corpus } };
  return { ...common, query, using: SPARSE, params };
}

async function search(
  searches: Search[],
  { collection, connection, signal }: Source,
): Promise<ListedPoint[][]> {
  const body = { collection_name: collection, searches };
  const replies = await connection.call((api, init) => api.queryBatchPoints(body, init), { signal });
  return replies.map(({ points }) =>
    points
      .filter(({ score }) => score > 0)
      .map(({ id, score, payload, vector }) => {
        const words = wordsSchema.safeParse(vector);
        return {
          ...parsePayload(payload, hitSchema),
          pointId: String(id),
          score,
          ...(words.success ? { words: words.data[SPARSE] } : {}),
        };
      })
      .sort((a, b) => b.score - a.score || (a.chunkId < b.chunkId ? -1 : 1)),
  );
}
