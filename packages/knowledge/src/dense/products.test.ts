import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { transpose, type DenseMatrix, type SparseMatrix } from './matrix.ts';
import { gramMatrix, multiplyDense, multiplySparse } from './products.ts';
import type { Steps } from './steps.ts';

function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

function sparseOf({ rows, width, values }: DenseMatrix): SparseMatrix {
  const starts = [0];
  const [columns, kept]: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const value = values[row * width + column] ?? 0;
      if (value !== 0) columns.push(column);
      if (value !== 0) kept.push(value);
    }
    starts.push(kept.length);
  }
  return {
    rows,
    width,
    starts: Uint32Array.from(starts),
    columns: Uint32Array.from(columns),
    values: Float32Array.from(kept),
  };
}

function plainProduct({ left, right }: { left: DenseMatrix; right: DenseMatrix }): number[] {
  return Array.from({ length: left.rows * right.width }, (_, place) => {
    const [row, column] = [Math.floor(place / right.width), place % right.width];
    let sum = 0;
    for (let k = 0; k < left.width; k += 1) {
      sum += (left.values[row * left.width + k] ?? 0) * (right.values[k * right.width + column] ?? 0);
    }
    return sum;
  });
}

const matrices = ({ rows, width }: { rows: number; width: number }): fc.Arbitrary<DenseMatrix> =>
  fc
    .array(fc.integer({ min: -3, max: 3 }), { minLength: rows * width, maxLength: rows * width })
    .map((numbers) => ({ rows, width, values: Float32Array.from(numbers) }));

const sizes = fc.record({
  a: fc.integer({ min: 1, max: 12 }),
  b: fc.integer({ min: 1, max: 12 }),
  c: fc.integer({ min: 1, max: 6 }),
});

test('sparse and dense products are those of the definition', () => {
  const pairs = sizes.chain(({ a, b, c }) =>
    fc.record({ left: matrices({ rows: a, width: b }), right: matrices({ rows: b, width: c }) }),
  );
  fc.assert(
    fc.property(pairs, ({ left, right }) => {
      const expected = plainProduct({ left, right });
      expect([...finish(multiplyDense({ left, right })).values]).toEqual(expected);
      expect([...finish(multiplySparse({ sparse: sparseOf(left), dense: right })).values]).toEqual(expected);
    }),
  );
});

test('a Gram matrix holds the products of all columns, on and right of the diagonal', () => {
  const rows = 150; // more than are summed at a time
  const values = Float32Array.from({ length: rows * 3 }, (_, place) => (place * 7) % 5);
  const gram = finish(gramMatrix({ rows, width: 3, values }));
  for (let i = 0; i < 3; i += 1) {
    for (let j = i; j < 3; j += 1) {
      let sum = 0;
      for (let row = 0; row < rows; row += 1) sum += (values[row * 3 + i] ?? 0) * (values[row * 3 + j] ?? 0);
      expect(gram[i * 3 + j]).toBe(sum);
    }
  }
});

test('transposed twice, a matrix is what it was', () => {
  const any = sizes.chain(({ a, b }) => matrices({ rows: a, width: b })).map(sparseOf);
  fc.assert(
    fc.property(any, (sparse) => {
      expect(transpose(transpose(sparse))).toEqual(sparse);
    }),
  );
});

test('long work comes in steps whose shares grow to no more than 1', () => {
  const left = { rows: 60_000, width: 16, values: new Float32Array(60_000 * 16).fill(1) };
  const right = { rows: 16, width: 16, values: new Float32Array(256).fill(1) };
  const steps = multiplyDense({ left, right });
  const shares: number[] = [];
  for (let step = steps.next(); step.done !== true; step = steps.next()) shares.push(step.value);
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeLessThanOrEqual(1);
});
