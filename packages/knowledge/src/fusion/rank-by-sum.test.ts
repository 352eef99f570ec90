import { expect, test } from '@jest/globals';
import { rankBySum } from './rank-by-sum.ts';

test('each id comes once with the sum of its amounts, best first', () => {
  const contributions = [['a', 1] as const, ['b', 2] as const, ['a', 3] as const];
  expect(rankBySum({ contributions })).toEqual([
    { id: 'a', score: 4 },
    { id: 'b', score: 2 },
  ]);
});

test('the same amounts make the same sum in any order, to the last bit', () => {
  // 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ.
  const contributions = [0.1, 0.2, 0.3].flatMap((amount, i) => [
    ['a', amount] as const,
    ['b', [0.3, 0.2, 0.1][i] ?? 0] as const,
  ]);
  const [first, second] = rankBySum({ contributions });
  expect(first?.score).toBe(second?.score);
});

test('equal sums keep the order of first appearance unless the tie-break decides', () => {
  const contributions = (['b', 'a', 'c'] as const).map((id) => [id, 1] as const);
  const order = (tieBreak?: (a: string, b: string) => number) =>
    rankBySum<string>({ contributions, tieBreak }).map(({ id }) => id);
  expect(order()).toEqual(['b', 'a', 'c']);
  expect(order((a, b) => (a < b ? -1 : 1))).toEqual(['a', 'b', 'c']);
});
