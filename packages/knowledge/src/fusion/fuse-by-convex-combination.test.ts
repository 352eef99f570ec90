import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuseByConvexCombination } from './fuse-by-convex-combination.ts';

test('a score is the weighed sum of the scores, each as a share of the best of its list', () => {
  const fused = fuseByConvexCombination({
    lists: [
      {
        hits: [
          { id: 'a', score: 10 },
          { id: 'b', score: 5 },
        ],
        weight: 1,
      },
      {
        hits: [
          { id: 'b', score: 0.8 },
          { id: 'c', score: 0.2 },
        ],
        weight: 3,
      },
    ],
  });
  expect(fused.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  [0.25 * 0.5 + 0.75, 0.25, 0.75 * 0.25].forEach((score, i) =>
    expect(fused[i]?.score).toBeCloseTo(score, 12),
  );
});

test('how far a hit is ahead decides, where ranks would not tell', () => {
  const near = [1, 0.99].map((score, id) => ({ id, score }));
  const far = [
    { id: 1, score: 1 },
    { id: 0, score: 0.1 },
  ];
  const lists = [near, far].map((hits) => ({ hits, weight: 1 }));
  expect(fuseByConvexCombination({ lists }).map(({ id }) => id)).toEqual([1, 0]);
});

test('a list without hits takes no weight from the others, and nothing to fuse gives nothing', () => {
  const hits = [{ id: 7, score: 3 }];
  expect(
    fuseByConvexCombination({
      lists: [
        { hits, weight: 0.5 },
        { hits: [], weight: 1 },
      ],
    }),
  ).toEqual([{ id: 7, score: 1 }]);
  expect(fuseByConvexCombination({ lists: [] })).toEqual([]);
  expect(fuseByConvexCombination({ lists: [{ hits: [], weight: 1 }] })).toEqual([]);
});

test('scores lie between 0 and 1, best first, whatever the order of lists of equal weight', () => {
  const list = fc
    .uniqueArray(fc.tuple(fc.nat({ max: 12 }), fc.double({ min: 0.01, max: 50, noNaN: true })), {
      maxLength: 10,
      selector: ([id]) => id,
    })
    .map((hits) => hits.map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score));
  fc.assert(
    fc.property(fc.array(list, { maxLength: 4 }), (all) => {
      const lists = all.map((hits) => ({ hits, weight: 1 }));
      const tieBreak = (a: number, b: number): number => a - b;
      const fused = fuseByConvexCombination({ lists, tieBreak });
      const scores = fused.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(scores.every((score) => score > 0 && score <= 1 + 1e-12)).toBe(true);
      expect(fuseByConvexCombination({ lists: lists.toReversed(), tieBreak })).toEqual(fused);
    }),
  );
});
