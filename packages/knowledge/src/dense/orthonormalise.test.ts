import { expect, test } from '@jest/globals';
import type { DenseMatrix } from './matrix.ts';
import { orthonormaliseColumns } from './orthonormalise.ts';
import type { Steps } from './steps.ts';

function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

function columnsOf({ rows, width, values }: DenseMatrix): number[][] {
  return Array.from({ length: width }, (_, column) =>
    Array.from({ length: rows }, (_, row) => values[row * width + column] ?? 0),
  );
}

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, number, i) => sum + number * (b[i] ?? 0), 0);

function matrixOf(columns: readonly (readonly number[])[]): DenseMatrix {
  const rows = columns[0]?.length ?? 0;
  const values = Float32Array.from({ length: rows * columns.length }, (_, place) => {
    return columns[place % columns.length]?.[Math.floor(place / columns.length)] ?? 0;
  });
  return { rows, width: columns.length, values };
}

test('columns become perpendicular and of length 1, and the first keeps its direction', () => {
  const rows = 200;
  const given = [1, 2, 3, 4, 5].map((k) =>
    Array.from({ length: rows }, (_, row) => Math.sin(k * row) + 3 / k),
  );
  const columns = columnsOf(finish(orthonormaliseColumns(matrixOf(given))));
  for (const [i, a] of columns.entries()) {
    for (const [j, b] of columns.entries()) expect(product(a, b)).toBeCloseTo(i === j ? 1 : 0, 5);
  }
  const first = given[0] ?? [];
  expect(product(columns[0] ?? [], first)).toBeCloseTo(Math.sqrt(product(first, first)), 4);
});

test('a column that depends on those before it becomes 0, and those after it are not disturbed', () => {
  const [a, b] = [
    [1, 0, 0, 2],
    [0, 1, 0, 1],
  ];
  const sum = a.map((number, i) => 3 * number - 2 * (b[i] ?? 0));
  const columns = columnsOf(finish(orthonormaliseColumns(matrixOf([a, b, sum, [0, 0, 5, 0], [0, 0, 0, 0]]))));
  expect(columns[2]).toEqual([0, 0, 0, 0]);
  expect(columns[3]).toEqual([0, 0, 1, 0]);
  expect(columns[4]).toEqual([0, 0, 0, 0]);
});

test('a matrix without rows or columns stays so', () => {
  expect(
    finish(orthonormaliseColumns({ rows: 0, width: 3, values: new Float32Array(0) })).values,
  ).toHaveLength(0);
  expect(
    finish(orthonormaliseColumns({ rows: 3, width: 0, values: new Float32Array(0) })).values,
  ).toHaveLength(0);
});
