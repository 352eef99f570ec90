import type { IndexEntry } from '../lexical/index-entry.ts';

/** Which terms a text has, and how often each. */
export type TermCounts = Pick<IndexEntry, 'termIds' | 'counts'>;

export interface Vocabulary {
  /** By term id. -1, and beyond the end: the term has no column. */
  readonly columnOf: Int32Array;
  /** By column: what a term weighs for its rarity. */
  readonly rarity: Float32Array;
}

export interface WeighedTerms {
  /** Ascending. */
  readonly columns: Uint32Array;
  readonly weights: Float32Array;
}

/** Greater counts weigh no more. */
const LIMIT_COUNT = 0xffff;

/**
 * The text's TF-IDF, as a vector of length 1: `ln(1 + count) · rarity`. Empty where no term of it has a column.
 *
 * Source: Dumais, Behavior Research Methods 23(2), 1991, for the logarithm of counts in latent semantic indexing.
 */
export function weighTerms({ text, vocabulary }: { text: TermCounts; vocabulary: Vocabulary }): WeighedTerms {
  const keys = columnsWithCounts({ text, columnOf: vocabulary.columnOf });
  const columns = new Uint32Array(keys.length);
  const weights = new Float32Array(keys.length);
  let squares = 0;
  for (const [place, key] of keys.entries()) {
    const column = Math.floor(key / (LIMIT_COUNT + 1));
    const weight = Math.log1p(key % (LIMIT_COUNT + 1)) * (vocabulary.rarity[column] ?? 0);
    columns[place] = column;
    weights[place] = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares);
  return { columns, weights: weights.map((weight) => weight / length) };
}

/** Column and count in one number, so that sorting the numbers sorts the columns. */
function columnsWithCounts({ text, columnOf }: { text: TermCounts; columnOf: Int32Array }): Float64Array {
  const keys = new Float64Array(text.termIds.length);
  let size = 0;
  for (const [place, termId] of text.termIds.entries()) {
    const column = columnOf[termId] ?? -1;
    if (column < 0) continue;
    keys[size] = column * (LIMIT_COUNT + 1) + Math.min(text.counts[place] ?? 0, LIMIT_COUNT);
    size += 1;
  }
  return keys.subarray(0, size).sort();
}

/**
 * The inverse document frequency of BM25. For a term of every text it is next to 0: with the usual floor of 1, a latent
 * space spends its strongest directions on such terms.
 */
export function rarityOf({ texts, holding }: { texts: number; holding: number }): number {
  return Math.log1p((texts - holding + 0.5) / (holding + 0.5));
}
