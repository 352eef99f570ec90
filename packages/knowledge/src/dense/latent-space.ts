import { addScaledRows } from './add-scaled-rows.ts';
import type { DenseMatrix } from './matrix.ts';
import { unitVector } from './unit-vector.ts';
import { weighTerms, type TermCounts, type Vocabulary } from './weigh-terms.ts';

export interface LatentSpaceParts {
  /** By column. */
  readonly termIds: Uint32Array;
  /** By column: what a term weighs for its rarity. */
  readonly rarity: Float32Array;
  /** A row of `dimensions` numbers for each column: the directions that the texts spread over most, strongest first. */
  readonly basis: Float32Array;
  readonly dimensions: number;
  /** How many texts it was fitted on. */
  readonly fittedOn: number;
}

/** Lengths below this are rounding: the text has nothing to do with any direction of the basis. */
const LEAST_LENGTH = 1e-6;

/** Where texts that use words alike lie near one another, whether or not they share words. Never changes. */
export class LatentSpace {
  readonly parts: LatentSpaceParts;
  readonly #vocabulary: Vocabulary;
  readonly #basis: DenseMatrix;

  constructor(parts: LatentSpaceParts) {
    const { termIds, rarity, basis, dimensions } = parts;
    const columnOf = new Int32Array(termIds.reduce((most, termId) => Math.max(most, termId), -1) + 1).fill(
      -1,
    );
    for (const [column, termId] of termIds.entries()) columnOf[termId] = column;
    this.parts = parts;
    this.#vocabulary = { columnOf, rarity };
    this.#basis = { rows: termIds.length, width: dimensions, values: basis };
  }

  get dimensions(): number {
    return this.parts.dimensions;
  }

  /**
   * Where a text or a query lies, as a vector of length 1: its TF-IDF laid onto the basis. This also folds in texts that
   * came after the fit, as far as their terms are known. Undefined where none is: such a text lies nowhere.
   */
  vectorOf(text: TermCounts): Float32Array | undefined {
    const { columns, weights } = weighTerms({ text, vocabulary: this.#vocabulary });
    const sums = new Float64Array(this.dimensions);
    addScaledRows(
      { matrix: this.#basis, rows: columns, scales: weights, start: 0, end: columns.length },
      sums,
    );
    return unitVector({ vector: sums, least: LEAST_LENGTH });
  }
}
