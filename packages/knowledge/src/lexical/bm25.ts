const K1 = 1.2;
const B = 0.75;

/**
 * Terms in an average chunk, as BM25 normalises length by it; measured over prose: 68 in an author's articles and posts,
 * 65 in abstracts of papers. It is fixed, so that a chunk's score depends on no other chunk's length: every store scores
 * alike, those too that must write a weight once. Half of it or twice as much changes nDCG@10 by .006 at most.
 */
export const AVERAGE_LENGTH = 68;

/** `k1 · (1 − b + b · length / average)`, which a term frequency `tf` is held against: `tf / (tf + norm)`. */
export function lengthNorm(length: number): number {
  return K1 * (1 - B + (B * length) / AVERAGE_LENGTH);
}

/** The length that `sum` of the chunk's term frequencies, each divided by the norm, belongs to: `sum · norm(length) = length`. */
export function lengthOfShares(sum: number): number {
  return (sum * K1 * (1 - B)) / (1 - (sum * K1 * B) / AVERAGE_LENGTH);
}
