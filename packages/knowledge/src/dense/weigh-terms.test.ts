import { expect, test } from '@jest/globals';
import { rarityOf, weighTerms } from './weigh-terms.ts';

/** Terms 10, 20 and 30 have the columns 2, 0 and 1; 15 has none. */
const vocabulary = { columnOf: new Int32Array(31).fill(-1), rarity: Float32Array.of(1, 2, 3) };
[
  [10, 2],
  [20, 0],
  [30, 1],
].forEach(([termId = 0, column = 0]) => (vocabulary.columnOf[termId] = column));

test('a text becomes a vector of length 1, ordered by column, without terms that have no column', () => {
  const text = { termIds: Uint32Array.of(10, 15, 20, 99), counts: Uint16Array.of(1, 9, 3, 4) };
  const { columns, weights } = weighTerms({ text, vocabulary });
  const [rare, repeated] = [Math.log(2) * 3, Math.log(4) * 1];
  const length = Math.hypot(rare, repeated);
  expect([...columns]).toEqual([0, 2]);
  expect(weights[0]).toBeCloseTo(repeated / length, 6);
  expect(weights[1]).toBeCloseTo(rare / length, 6);
});

test('a count beyond the limit weighs as much as the limit and does not spill into the next column', () => {
  const text = { termIds: Uint32Array.of(20, 30), counts: Uint32Array.of(70_000, 70_000) };
  const { columns, weights } = weighTerms({ text, vocabulary });
  expect([...columns]).toEqual([0, 1]);
  expect(weights[1]).toBeCloseTo(2 / Math.sqrt(5), 6);
});

test('a text without a known term has an empty vector', () => {
  const { columns, weights } = weighTerms({
    text: { termIds: Uint32Array.of(15), counts: Uint16Array.of(2) },
    vocabulary,
  });
  expect([columns.length, weights.length]).toEqual([0, 0]);
});

test('rarity falls with the number of texts that hold a term and never below 0', () => {
  const rarities = [1, 2, 50, 99, 100].map((holding) => rarityOf({ texts: 100, holding }));
  expect(rarities).toEqual([...rarities].sort((a, b) => b - a));
  expect(rarities.at(-1)).toBeGreaterThan(0);
  expect(rarities.at(-1)).toBeLessThan(0.01);
});
