import { expect, test } from '@jest/globals';
import { transpose, type SparseMatrix } from './matrix.ts';
import {
  rightSingularVectors,
  type RightSingularVectors,
  type TruncatedSvdOptions,
} from './truncated-svd.ts';

function decompose(matrix: SparseMatrix, options: Partial<TruncatedSvdOptions> = {}): RightSingularVectors {
  const steps = rightSingularVectors({ matrix, dimensions: 3, oversampling: 5, iterations: 3, ...options });
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** `Σ strength · left · rightᵀ`: with perpendicular vectors of length 1, its singular values are the strengths. */
function matrixOf({
  strengths,
  lefts,
  rights,
}: {
  strengths: readonly number[];
  lefts: readonly (readonly number[])[];
  rights: readonly (readonly number[])[];
}): SparseMatrix {
  const [rows, width] = [lefts[0]?.length ?? 0, rights[0]?.length ?? 0];
  const values = Float32Array.from({ length: rows * width }, (_, place) =>
    strengths.reduce((sum, strength, i) => {
      return (
        sum + strength * (lefts[i]?.[Math.floor(place / width)] ?? 0) * (rights[i]?.[place % width] ?? 0)
      );
    }, 0),
  );
  return {
    rows,
    width,
    starts: Uint32Array.from({ length: rows + 1 }, (_, row) => row * width),
    columns: Uint32Array.from({ length: rows * width }, (_, place) => place % width),
    values,
  };
}

/** Perpendicular waves of length 1. */
function waves({ count, length }: { count: number; length: number }): number[][] {
  return Array.from({ length: count }, (_, k) =>
    Array.from(
      { length },
      (_, i) => Math.sqrt(2 / length) * Math.cos(((i + 0.5) * (k + 1) * Math.PI) / length),
    ),
  );
}

const strengths = [8, 5, 3, 1, 0.5];
const tall = matrixOf({
  strengths,
  lefts: waves({ count: 5, length: 60 }),
  rights: waves({ count: 5, length: 20 }),
});

function expectSameDirections(found: RightSingularVectors, expected: readonly (readonly number[])[]): void {
  expected.forEach((direction, column) => {
    const along = direction.reduce((sum, number, row) => {
      return sum + number * (found.vectors.values[row * found.vectors.width + column] ?? 0);
    }, 0);
    expect(Math.abs(along)).toBeCloseTo(1, 4);
  });
}

test('the strongest singular values and vectors of a tall matrix are found', () => {
  const found = decompose(tall);
  [8, 5, 3].forEach((strength, i) => expect(found.singularValues[i]).toBeCloseTo(strength, 4));
  expectSameDirections(found, waves({ count: 3, length: 20 }));
});

test('and those of a wide one', () => {
  const found = decompose(transpose(tall));
  [8, 5, 3].forEach((strength, i) => expect(found.singularValues[i]).toBeCloseTo(strength, 4));
  expectSameDirections(found, waves({ count: 3, length: 60 }));
});

test('no more vectors come than the rank allows', () => {
  for (const matrix of [tall, transpose(tall)]) {
    const found = decompose(matrix, { dimensions: 12 });
    expect(found.singularValues).toHaveLength(5);
    expect(found.vectors.width).toBe(5);
    expectSameDirections(found, waves({ count: 5, length: matrix.width }));
  }
});

test('the same matrix gives the same bits', () => {
  expect(decompose(tall)).toEqual(decompose(tall));
});

test('a matrix without rows, without columns or without numbers has no vectors', () => {
  const empty = { starts: new Uint32Array(5), columns: new Uint32Array(0), values: new Float32Array(0) };
  for (const [rows, width] of [
    [0, 4],
    [4, 0],
    [4, 4],
  ] as const) {
    expect(decompose({ rows, width, ...empty }).singularValues).toHaveLength(0);
  }
});
