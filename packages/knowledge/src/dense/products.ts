import { addScaledRows } from './add-scaled-rows.ts';
import { createMatrix, type DenseMatrix, type SparseMatrix } from './matrix.ts';
import { OPERATIONS_PER_STEP, type Steps } from './steps.ts';

/** Rows of which a Gram matrix is summed at a time: they stay in the processor's cache. */
const GRAM_ROWS = 64;

/** `sparse · dense` */
export function* multiplySparse({
  sparse,
  dense,
}: {
  sparse: SparseMatrix;
  dense: DenseMatrix;
}): Steps<DenseMatrix> {
  const product = createMatrix({ rows: sparse.rows, width: dense.width });
  const sums = new Float64Array(dense.width);
  let operations = 0;
  for (let row = 0; row < sparse.rows; row += 1) {
    const [start, end] = [sparse.starts[row] ?? 0, sparse.starts[row + 1] ?? 0];
    addScaledRows({ matrix: dense, rows: sparse.columns, scales: sparse.values, start, end }, sums.fill(0));
    product.values.set(sums, row * dense.width);
    operations += (end - start) * dense.width;
    if (operations < OPERATIONS_PER_STEP) continue;
    operations = 0;
    yield (row + 1) / sparse.rows;
  }
  return product;
}

/** `left · right`, for a `right` of few rows. */
export function* multiplyDense({
  left,
  right,
}: {
  left: DenseMatrix;
  right: DenseMatrix;
}): Steps<DenseMatrix> {
  const product = createMatrix({ rows: left.rows, width: right.width });
  const rows = Uint32Array.from({ length: right.rows }, (_, row) => row);
  const sums = new Float64Array(right.width);
  const rowsPerStep = Math.ceil(OPERATIONS_PER_STEP / (1 + right.values.length));
  for (let row = 0; row < left.rows; row += 1) {
    const scales = left.values.subarray(row * left.width, (row + 1) * left.width);
    addScaledRows({ matrix: right, rows, scales, start: 0, end: right.rows }, sums.fill(0));
    product.values.set(sums, row * right.width);
    if ((row + 1) % rowsPerStep === 0) yield (row + 1) / left.rows;
  }
  return product;
}

/** `matrixᵀ · matrix`, row by row. It is symmetric: only what is on and right of the diagonal is filled in. */
export function* gramMatrix(matrix: DenseMatrix): Steps<Float64Array> {
  const { rows, width } = matrix;
  const gram = new Float64Array(width * width);
  const blocksPerStep = Math.ceil(OPERATIONS_PER_STEP / (1 + (width * width * GRAM_ROWS) / 2));
  for (let start = 0, block = 1; start < rows; start += GRAM_ROWS, block += 1) {
    const end = Math.min(rows, start + GRAM_ROWS);
    addToGram({ matrix, start, end }, gram);
    if (block % blocksPerStep === 0) yield end / rows;
  }
  return gram;
}

function addToGram(
  { matrix, start, end }: { matrix: DenseMatrix; start: number; end: number },
  gram: Float64Array,
): void {
  const { width, values } = matrix;
  const rows = Uint32Array.from({ length: end - start }, (_, place) => start + place);
  const scales = new Float32Array(end - start);
  for (let column = 0; column < width; column += 1) {
    for (let place = 0; place < scales.length; place += 1)
      scales[place] = values[(start + place) * width + column] ?? 0;
    const sums = gram.subarray(column * width, (column + 1) * width);
    addScaledRows({ matrix, rows, scales, start: 0, end: scales.length, from: column }, sums);
  }
}
