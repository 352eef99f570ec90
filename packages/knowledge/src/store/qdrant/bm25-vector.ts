import { crc32 } from 'node:zlib';
import type { WeightedTerm } from '../../feedback/expand-query.ts';
import type { TermCounts } from '../../dense/weigh-terms.ts';
import { lengthNorm, lengthOfShares } from '../../lexical/bm25.ts';

export interface SparseVector {
  readonly indices: number[];
  readonly values: number[];
}

/**
 * The document's side of BM25: for each term `tf / (tf + k1 · (1 − b + b · length / average))`. The other factor, idf, is
 * Qdrant's at query time, so that a product of vectors is a BM25 score.
 *
 * A dimension is a term's CRC-32. Terms of up to four bytes never share one; of 100,000 longer terms about one pair does.
 * Terms that share one count as the same word, which costs a hit too many and loses none.
 */
export function documentVector(counts: ReadonlyMap<string, number>): SparseVector {
  const frequencies = new Map<number, number>();
  let length = 0;
  for (const [term, count] of counts) {
    const dimension = dimensionOf(term);
    frequencies.set(dimension, (frequencies.get(dimension) ?? 0) + count);
    length += count;
  }
  const norm = lengthNorm(length);
  return toSparse(new Map([...frequencies].map(([dimension, tf]) => [dimension, tf / (tf + norm)])));
}

/** What `documentVector` was made of, dimensions for terms: the weights give the length away, and that the counts. */
export function termCounts({ indices, values }: SparseVector): TermCounts {
  const odds = values.map((value) => value / (1 - value));
  const sum = odds.reduce((total, each) => total + each, 0);
  const norm = lengthNorm(lengthOfShares(sum));
  return {
    termIds: Uint32Array.from(indices),
    counts: Uint32Array.from(odds, (each) => Math.round(each * norm)),
  };
}

/** Each term once, with the weight 1. */
export function queryVector(terms: readonly string[]): SparseVector {
  return toSparse(new Map(terms.map((term) => [dimensionOf(term), 1])));
}

export function weightedQuery(terms: readonly WeightedTerm[]): SparseVector {
  return toSparse(new Map(terms.map(({ termId, weight }) => [termId, weight])));
}

/** Between 0 and 2³² − 1. */
export function dimensionOf(term: string): number {
  return crc32(term);
}

function toSparse(weights: ReadonlyMap<number, number>): SparseVector {
  const sorted = [...weights].sort(([a], [b]) => a - b);
  return { indices: sorted.map(([dimension]) => dimension), values: sorted.map(([, weight]) => weight) };
}
