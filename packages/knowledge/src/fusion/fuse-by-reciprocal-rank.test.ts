import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuseByReciprocalRank } from './fuse-by-reciprocal-rank.ts';

const byId = (a: number, b: number): number => a - b;

test('a score is the sum of 1 / (60 + rank) over the lists that have the id', () => {
  const fused = fuseByReciprocalRank({
    lists: [
      ['a', 'b'],
      ['b', 'c', 'a'],
    ],
  });
  expect(fused.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  [1 / 62 + 1 / 61, 1 / 61 + 1 / 63, 1 / 62].forEach((score, i) =>
    expect(fused[i]?.score).toBeCloseTo(score, 15),
  );
});

test('weights and the constant are those that are given', () => {
  const [first, second] = fuseByReciprocalRank({ lists: [['a'], ['b']], k: 9, weights: [1, 3] });
  expect([first, second]).toEqual([
    { id: 'b', score: 0.3 },
    { id: 'a', score: 0.1 },
  ]);
});

test('nothing to fuse gives nothing, and one list keeps its order', () => {
  expect(fuseByReciprocalRank({ lists: [] })).toEqual([]);
  expect(fuseByReciprocalRank({ lists: [[], []] })).toEqual([]);
  expect(fuseByReciprocalRank({ lists: [[3, 1, 2]] }).map(({ id }) => id)).toEqual([3, 1, 2]);
});

test('with a tie-break, lists may come in any order', () => {
  const list = fc.uniqueArray(fc.nat({ max: 12 }), { maxLength: 10 });
  const shuffled = fc
    .array(list, { maxLength: 5 })
    .chain((lists) => fc.tuple(fc.constant(lists), fc.shuffledSubarray(lists, { minLength: lists.length })));
  fc.assert(
    fc.property(shuffled, ([lists, other]) => {
      const fused = fuseByReciprocalRank({ lists, tieBreak: byId });
      expect(fuseByReciprocalRank({ lists: other, tieBreak: byId })).toEqual(fused);
      expect(fused.map(({ id }) => id).sort(byId)).toEqual([...new Set(lists.flat())].sort(byId));
    }),
  );
});
