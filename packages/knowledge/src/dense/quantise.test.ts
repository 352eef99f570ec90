import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quantise } from './quantise.ts';

test('the greatest number gets the limit, the others what is nearest to their share of it', () => {
  const numbers = new Int8Array(4);
  const { scale } = quantise({ vector: Float32Array.of(-2, 1, 0.011, 0), limit: 100 }, numbers);
  expect([...numbers]).toEqual([-100, 50, 1, 0]);
  expect(scale).toBeCloseTo(0.02, 9);
});

test('a vector that is all 0 has scale 0 and no error', () => {
  expect(quantise({ vector: new Float32Array(3), limit: 127 }, new Int8Array(3))).toEqual({
    scale: 0,
    error: 0,
  });
});

test('the error is the length of the difference, and no number is off by more than half a step', () => {
  const vectors = fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true, min: -1, max: 1 });
  fc.assert(
    fc.property(vectors, (vector) => {
      const numbers = new Int8Array(vector.length);
      const { scale, error } = quantise({ vector, limit: 127 }, numbers);
      const differences = [...vector].map((value, i) => value - scale * (numbers[i] ?? 0));
      expect(error).toBeCloseTo(Math.hypot(...differences), 6);
      for (const difference of differences) expect(Math.abs(difference)).toBeLessThanOrEqual(0.5001 * scale);
    }),
  );
});
