import { createMatrix, transpose, type DenseMatrix, type SparseMatrix } from './matrix.ts';
import { orthonormaliseColumns } from './orthonormalise.ts';
import { gramMatrix, multiplyDense, multiplySparse } from './products.ts';
import { stirAll } from './seeds.ts';
import { countStages, type Steps } from './steps.ts';
import { symmetricEigen, type EigenSystem } from './symmetric-eigen.ts';

export interface TruncatedSvdOptions {
  /** How many vectors are wanted; fewer come where the rank is lower. */
  readonly dimensions: number;
  /** How many more are sought, so that the last ones kept are good ones. */
  readonly oversampling: number;
  /** How often the subspace is sharpened after the first guess. */
  readonly iterations: number;
  /** What the first guess is drawn by, for each row and column of the matrix: their places where it is left out. */
  readonly seeds?: { readonly rows: Uint32Array; readonly columns: Uint32Array } | undefined;
}

export interface RightSingularVectors {
  /** Greatest first. */
  readonly singularValues: Float64Array;
  /** A row for each column of the matrix, a column for each singular value. */
  readonly vectors: DenseMatrix;
}

/** In place of a state of 0, which the generator would never leave. */
const SEED = 0x2545f491;
/** Squared singular values below this share of the greatest are rounding. */
const LEAST_SHARE = 1e-10;

/**
 * The strongest right singular vectors, by randomised subspace iteration: random rows are pulled through the matrix and
 * back until they span the strongest directions, and made perpendicular each time, on the side of the matrix that has fewer
 * rows. The same matrix and seeds give the same bits; seeds that go with what rows and columns stand for, rather than with their
 * places, make that a like matrix gives like vectors.
 *
 * Source: Halko, Martinsson & Tropp, SIAM Review 53(2), 2011, algorithms 4.4 and 5.1; with random signs for the Gaussian
 * numbers, which would need functions whose last bit depends on the machine.
 */
export function* rightSingularVectors({
  matrix,
  dimensions,
  oversampling,
  iterations,
  seeds,
}: TruncatedSvdOptions & { matrix: SparseMatrix }): Steps<RightSingularVectors> {
  const stage = countStages({ stages: 3 * (iterations + 1) + 2 });
  const isWide = matrix.rows < matrix.width;
  const transposed = transpose(matrix);
  const [long, short] = isWide ? [transposed, matrix] : [matrix, transposed];
  const width = Math.min(dimensions + oversampling, short.rows);
  const places = Uint32Array.from({ length: long.rows }, (_, row) => row);
  let image = randomSigns({ seeds: (isWide ? seeds?.columns : seeds?.rows) ?? places, width });
  let subspace = image;
  for (let iteration = 0; iteration <= iterations; iteration += 1) {
    subspace = yield* stage(multiplySparse({ sparse: short, dense: image }));
    subspace = yield* stage(orthonormaliseColumns(subspace));
    image = yield* stage(multiplySparse({ sparse: long, dense: subspace }));
  }
  const eigen = symmetricEigen({ matrix: yield* stage(gramMatrix(image)), size: width });
  const singularValues = strongestOf({ eigen, dimensions });
  // The vectors of the short side are turned as they are; those of the long side still have their singular values.
  const [left, scales] = isWide ? [image, singularValues.map((value) => 1 / value)] : [subspace, undefined];
  const right = turnOf({ eigen, scales: scales ?? singularValues.map(() => 1) });
  return { singularValues, vectors: yield* stage(multiplyDense({ left, right })) };
}

function strongestOf({ eigen, dimensions }: { eigen: EigenSystem; dimensions: number }): Float64Array {
  const least = LEAST_SHARE * (eigen.values[0] ?? 0);
  return eigen.values
    .filter((value) => value > least)
    .slice(0, dimensions)
    .map(Math.sqrt);
}

/** The first eigenvectors, as columns, each scaled. */
function turnOf({ eigen, scales }: { eigen: EigenSystem; scales: Float64Array }): DenseMatrix {
  const rows = eigen.values.length;
  const width = scales.length;
  const turn = createMatrix({ rows, width });
  for (const [column, scale] of scales.entries()) {
    for (let row = 0; row < rows; row += 1) {
      turn.values[row * width + column] = scale * (eigen.vectors[column * rows + row] ?? 0);
    }
  }
  return turn;
}

/** A row for each seed. Source: Marsaglia's xorshift with shifts 13, 17, 5, Journal of Statistical Software 8(14), 2003. */
function randomSigns({ seeds, width }: { seeds: Uint32Array; width: number }): DenseMatrix {
  const matrix = createMatrix({ rows: seeds.length, width });
  for (const [row, seed] of seeds.entries()) {
    let state = stirAll(seed) || SEED;
    for (let column = 0; column < width; column += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      matrix.values[row * width + column] = state < 0 ? -1 : 1;
    }
  }
  return matrix;
}
