import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { symmetricEigen } from './symmetric-eigen.ts';

test('the values come greatest first, each with its vector', () => {
  // Of [[2, 1], [1, 2]]: 3 along (1, 1), 1 along (1, -1).
  const { values, vectors } = symmetricEigen({ matrix: Float64Array.of(2, 1, 1, 2), size: 2 });
  expect(values[0]).toBeCloseTo(3, 12);
  expect(values[1]).toBeCloseTo(1, 12);
  expect(Math.abs(vectors[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 12);
  expect(vectors[0]).toBeCloseTo(vectors[1] ?? 0, 12);
});

test('only what is on and right of the diagonal is read', () => {
  const upper = symmetricEigen({ matrix: Float64Array.of(2, 1, NaN, 2), size: 2 });
  expect(upper).toEqual(symmetricEigen({ matrix: Float64Array.of(2, 1, 1, 2), size: 2 }));
});

test('any symmetric matrix is put together again from its values and perpendicular vectors', () => {
  const matrices = fc
    .integer({ min: 1, max: 7 })
    .chain((size) =>
      fc
        .array(fc.integer({ min: -9, max: 9 }), { minLength: size * size, maxLength: size * size })
        .map((numbers) => ({ size, full: symmetric({ numbers, size }) })),
    );
  fc.assert(
    fc.property(matrices, ({ size, full }) => {
      const { values, vectors } = symmetricEigen({ matrix: Float64Array.from(full), size });
      for (let i = 0; i < size; i += 1) {
        for (let j = 0; j < size; j += 1) {
          let [entry, product] = [0, 0];
          for (let k = 0; k < size; k += 1) {
            entry += (values[k] ?? 0) * (vectors[k * size + i] ?? 0) * (vectors[k * size + j] ?? 0);
            product += (vectors[i * size + k] ?? 0) * (vectors[j * size + k] ?? 0);
          }
          expect(entry).toBeCloseTo(full[i * size + j] ?? 0, 8);
          expect(product).toBeCloseTo(i === j ? 1 : 0, 8);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('a matrix without rows has no values', () => {
  expect(symmetricEigen({ matrix: new Float64Array(0), size: 0 }).values).toHaveLength(0);
});

function symmetric({ numbers, size }: { numbers: readonly number[]; size: number }): number[] {
  return numbers.map((_, place) => {
    const [i, j] = [Math.floor(place / size), place % size];
    return numbers[Math.min(i, j) * size + Math.max(i, j)] ?? 0;
  });
}
