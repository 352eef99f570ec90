import { z } from 'zod';
import type { QueryTerms } from '../library-store.ts';
import { dimensionOf, queryVector } from './bm25-vector.ts';
import { SPARSE } from './collections.ts';
import type { QdrantConnection } from './qdrant-connection.ts';
import { ofTenant } from './search-conditions.ts';

const vectorSchema = z.object({
  [SPARSE]: z.object({ indices: z.array(z.int()), values: z.array(z.number()) }),
});

/**
 * How many of the tenant's chunks hold each term. Qdrant does not tell; it is worked out from a hit's score, which is the
 * product of the hit's weight and `idf = ln((chunks + 1) / (held + ½))`. Exact on one shard up to some 100,000 chunks, an
 * estimate beyond.
 */
export async function countTerms(
  { tenant, terms }: { tenant: string; terms: readonly string[] },
  {
    collection,
    connection,
    signal,
  }: { collection: string; connection: QdrantConnection; signal: AbortSignal },
): Promise<QueryTerms> {
  const corpus = ofTenant({ tenant, must: [{ key: 'live', match: { value: true } }] });
  const params = { exact: false, idf: { corpus } };
  const searches = terms.map((term) => ({
    query: queryVector([term]),
    using: SPARSE,
    filter: corpus,
    params,
    limit: 1,
    with_vector: [SPARSE],
  }));
  const counting = { collection_name: collection, filter: corpus, exact: true };
  const { count: chunks } = await connection.call((api, init) => api.countPoints(counting, init), { signal });
  if (terms.length === 0 || chunks === 0)
    return { chunks, terms: terms.map((term) => ({ term, chunks: 0 })) };
  const body = { collection_name: collection, searches };
  const replies = await connection.call((api, init) => api.queryBatchPoints(body, init), { signal });
  return {
    chunks,
    terms: terms.map((term, i) => {
      const hit = replies[i]?.points[0];
      const weight = hit === undefined ? undefined : weightOf({ term, vector: hit.vector });
      if (hit === undefined || weight === undefined) return { term, chunks: 0 };
      const held = Math.round((chunks + 1) / Math.exp(hit.score / weight) - 0.5);
      return { term, chunks: Math.min(chunks, Math.max(1, held)) };
    }),
  };
}

function weightOf({ term, vector }: { term: string; vector: unknown }): number | undefined {
  const parsed = vectorSchema.safeParse(vector);
  if (!parsed.success) return undefined;
  const { indices, values } = parsed.data[SPARSE];
  return values[indices.indexOf(dimensionOf(term))];
}
