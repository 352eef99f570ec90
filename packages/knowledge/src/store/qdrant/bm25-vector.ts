import { crc32 } from 'node:zlib';

export interface SparseVector {
  readonly indices: number[];
  readonly values: number[];
}

const K1 = 1.2;
const B = 0.75;

/**
 * Terms in an average chunk, as BM25 normalises length by it; measured over prose: 68 in an author's articles and posts,
 * 65 in abstracts of papers. It is fixed because a weight is written once: an average that moves with the library would
 * make weights, and so the order of results, depend on when a document came in.
 */
export const AVERAGE_LENGTH = 68;

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
  const norm = K1 * (1 - B + (B * length) / AVERAGE_LENGTH);
  return toSparse(new Map([...frequencies].map(([dimension, tf]) => [dimension, tf / (tf + norm)])));
}

/** Each term once, with the weight 1. */
export function queryVector(terms: readonly string[]): SparseVector {
  return toSparse(new Map(terms.map((term) => [dimensionOf(term), 1])));
}

/** Between 0 and 2³² − 1. */
export function dimensionOf(term: string): number {
  return crc32(term);
}

function toSparse(weights: ReadonlyMap<number, number>): SparseVector {
  const sorted = [...weights].sort(([a], [b]) => a - b);
  return { indices: sorted.map(([dimension]) => dimension), values: sorted.map(([, weight]) => weight) };
}
