import { unitVector } from '../dense/unit-vector.ts';
import { ORIGINAL_WEIGHT } from './expand-query.ts';

/** Shorter means have no direction: the texts point apart. */
const LEAST_LENGTH = 1e-6;

export interface WeighedText {
  readonly vector: Float32Array;
  readonly weight: number;
}

/**
 * The query moved towards the texts that count as relevant: `.6 · query + .4 · direction of their mean`, as a vector of
 * length 1. All vectors have length 1. Without texts, or where their mean has no direction, the query as it is.
 *
 * Source: Rocchio, in Salton (ed.), The SMART Retrieval System, 1971, without a part for texts that are not relevant.
 */
export function moveQuery({
  query,
  texts,
}: {
  query: Float32Array;
  texts: readonly WeighedText[];
}): Float32Array {
  const sums = new Float64Array(query.length);
  for (const { vector, weight } of texts)
    for (const [i, value] of vector.entries()) sums[i] = (sums[i] ?? 0) + weight * value;
  const direction = unitVector({ vector: sums, least: LEAST_LENGTH });
  if (direction === undefined) return query;
  const moved = Float64Array.from(
    query,
    (value, i) => ORIGINAL_WEIGHT * value + (1 - ORIGINAL_WEIGHT) * (direction[i] ?? 0),
  );
  return unitVector({ vector: moved, least: LEAST_LENGTH }) ?? query;
}
