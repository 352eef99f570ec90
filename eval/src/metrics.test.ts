import { expect, test } from '@jest/globals';
import { averagePrecision, ndcgAt, precisionAt, recallAt, reciprocalRank } from './metrics.ts';

/** Relevant: a (3), b (1), c (2). Judged as not relevant: z. */
const judgements = new Map([
  ['a', 3],
  ['b', 1],
  ['c', 2],
  ['z', 0],
]);

test('nDCG discounts linear gains by the logarithm of the rank and divides by the best possible sum', () => {
  // (3/1 + 0 + 1/2) / (3/1 + 2/log2(3) + 1/2)
  expect(ndcgAt(10)({ ranking: ['a', 'x', 'b'], judgements })).toBeCloseTo(3.5 / 4.76186, 6);
});

test('nDCG with exponential gains takes 2^score - 1', () => {
  // (7/1 + 0 + 1/2) / (7/1 + 3/log2(3) + 1/2)
  const metric = ndcgAt(10, { gain: 'exponential' });
  expect(metric({ ranking: ['a', 'z', 'b'], judgements })).toBeCloseTo(7.5 / 9.392789, 6);
});

test('nDCG looks at the first k only, in the ranking and in the ideal', () => {
  expect(ndcgAt(1)({ ranking: ['c', 'a'], judgements })).toBeCloseTo(2 / 3, 12);
  expect(ndcgAt(2)({ ranking: ['a', 'c'], judgements })).toBe(1);
});

test('a score below 0 neither gains nor costs', () => {
  const withSpam = new Map([...judgements, ['s', -2]]);
  const plain = ndcgAt(10)({ ranking: ['x', 'a'], judgements });
  expect(ndcgAt(10)({ ranking: ['s', 'a'], judgements: withSpam })).toBe(plain);
});

test('average precision means the precision at each relevant document, found or not', () => {
  // Found at ranks 1 and 4 of three relevant ones.
  const ranking = ['a', 'x', 'z', 'b'];
  expect(averagePrecision({ ranking, judgements })).toBeCloseTo((1 / 1 + 2 / 4 + 0) / 3, 12);
});

test('precision divides by k even where fewer were found, recall by the relevant documents', () => {
  const ranking = ['x', 'a', 'c'];
  expect(precisionAt(10)({ ranking, judgements })).toBe(0.2);
  expect(precisionAt(2)({ ranking, judgements })).toBe(0.5);
  expect(recallAt(2)({ ranking, judgements })).toBeCloseTo(1 / 3, 12);
  expect(recallAt(100)({ ranking, judgements })).toBeCloseTo(2 / 3, 12);
});

test('the reciprocal rank is that of the first relevant document', () => {
  expect(reciprocalRank({ ranking: ['x', 'z', 'b', 'a'], judgements })).toBeCloseTo(1 / 3, 12);
});

test('a ranking without a relevant document scores 0 by every metric', () => {
  for (const metric of [ndcgAt(10), averagePrecision, precisionAt(10), recallAt(10), reciprocalRank]) {
    expect(metric({ ranking: ['x', 'z'], judgements })).toBe(0);
    expect(metric({ ranking: [], judgements })).toBe(0);
  }
});

test('a perfect ranking scores 1 by every metric that a perfect ranking can reach', () => {
  for (const metric of [ndcgAt(10), averagePrecision, precisionAt(3), recallAt(3), reciprocalRank]) {
    expect(metric({ ranking: ['a', 'c', 'b'], judgements })).toBeCloseTo(1, 12);
  }
});
