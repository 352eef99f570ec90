import type { DenseMatrix } from './matrix.ts';
import { gramMatrix, multiplyDense } from './products.ts';
import { countStages, type Steps } from './steps.ts';

/** Share of a column's square that must remain once the columns before it are taken out; below, the rest is rounding. */
const LEAST_REMAINDER = 1e-10;

/**
 * The columns made perpendicular to one another and of length 1, each freed of those before it. A column that depends on
 * those before it becomes 0.
 *
 * By the Cholesky factor of the Gram matrix, in two passes over the rows whatever the width. Digits are lost as the square
 * of the condition, which the double-precision sums can spare.
 */
export function* orthonormaliseColumns(matrix: DenseMatrix): Steps<DenseMatrix> {
  const { width } = matrix;
  const stage = countStages({ stages: 2 });
  const gram = yield* stage(gramMatrix(matrix));
  const right = {
    rows: width,
    width,
    values: invertFactor({ factor: choleskyFactor({ gram, width }), width }),
  };
  return yield* stage(multiplyDense({ left: matrix, right }));
}

/** Lower triangle `L` with `L · Lᵀ = gram`, row by row; 0 on the diagonal for a dependent column. */
function choleskyFactor({ gram, width }: { gram: Float64Array; width: number }): Float64Array {
  const factor = new Float64Array(width * width);
  for (let row = 0; row < width; row += 1) {
    const whole = gram[row * width + row] ?? 0;
    let remainder = whole;
    for (let column = 0; column < row; column += 1) {
      let rest = gram[column * width + row] ?? 0;
      for (let k = 0; k < column; k += 1)
        rest -= (factor[row * width + k] ?? 0) * (factor[column * width + k] ?? 0);
      const entry = divide(rest, factor[column * width + column] ?? 0);
      factor[row * width + column] = entry;
      remainder -= entry * entry;
    }
    factor[row * width + row] = remainder > whole * LEAST_REMAINDER ? Math.sqrt(remainder) : 0;
  }
  return factor;
}

/** The transpose of the inverse of a lower triangle, row by row. */
function invertFactor({ factor, width }: { factor: Float64Array; width: number }): Float32Array {
  const inverse = new Float32Array(width * width);
  const solved = new Float64Array(width);
  for (let column = 0; column < width; column += 1) {
    solved.fill(0);
    for (let row = column; row < width; row += 1) {
      let rest = row === column ? 1 : 0;
      for (let k = column; k < row; k += 1) rest -= (factor[row * width + k] ?? 0) * (solved[k] ?? 0);
      solved[row] = divide(rest, factor[row * width + row] ?? 0);
    }
    inverse.set(solved, column * width);
  }
  return inverse;
}

/** What would be divided by 0 belongs to a dependent column, which has no direction of its own. */
function divide(value: number, divisor: number): number {
  return divisor === 0 ? 0 : value / divisor;
}
