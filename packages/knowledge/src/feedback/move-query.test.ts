import { expect, test } from '@jest/globals';
import { vectorLength } from '../dense/unit-vector.ts';
import { moveQuery, type WeighedText } from './move-query.ts';

const EAST = Float32Array.of(1, 0);
const WEST = Float32Array.of(-1, 0);
const NORTH = Float32Array.of(0, 1);

const weighed = (...vectors: Float32Array[]): WeighedText[] =>
  vectors.map((vector) => ({ vector, weight: 1 }));

test('the query turns towards the texts, and stays nearer to where it was', () => {
  const moved = moveQuery({ query: EAST, texts: weighed(NORTH) });
  const length = Math.hypot(0.6, 0.4);
  expect(moved[0]).toBeCloseTo(0.6 / length, 6);
  expect(moved[1]).toBeCloseTo(0.4 / length, 6);
  expect(vectorLength(moved)).toBeCloseTo(1, 6);
});

test('many texts turn it no further than one', () => {
  const byOne = moveQuery({ query: EAST, texts: weighed(NORTH) });
  expect(moveQuery({ query: EAST, texts: weighed(NORTH, NORTH, NORTH) })).toEqual(byOne);
});

test('without texts, and where they point apart, it stays as it is', () => {
  expect(moveQuery({ query: EAST, texts: [] })).toEqual(EAST);
  expect(moveQuery({ query: NORTH, texts: weighed(EAST, WEST) })).toEqual(NORTH);
});

test('a text counts by its weight', () => {
  const texts = [
    { vector: NORTH, weight: 1 },
    { vector: WEST, weight: 0.25 },
  ];
  const moved = moveQuery({ query: NORTH, texts });
  const length = Math.hypot(1, 0.25);
  expect((moved[0] ?? 0) / (moved[1] ?? 0)).toBeCloseTo((-0.4 * 0.25) / length / (0.6 + 0.4 / length), 6);
});
