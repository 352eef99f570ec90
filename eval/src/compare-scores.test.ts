import { expect, test } from '@jest/globals';
import { compareScores } from './compare-scores.ts';
import { createSeededRandom } from './seeded-random.ts';

const scores = (values: readonly number[]): Map<string, number> =>
  new Map(values.map((value, index) => [`q${index}`, value]));

test('the p-value is the share of sign flips that bring so large a difference', () => {
  // Four queries, all better: 2 of the 16 ways to flip signs are as extreme.
  const comparison = compareScores({
    baseline: scores([0, 0, 0, 0]),
    candidate: scores([0.1, 0.2, 0.3, 0.4]),
  });
  expect(comparison.pValue).toBeCloseTo(2 / 16, 1);
  expect(Math.abs(comparison.pValue - 2 / 16)).toBeLessThan(0.01);
  expect(comparison.meanDifference).toBeCloseTo(0.25, 12);
  expect(comparison).toMatchObject({ wins: 4, losses: 0, queries: 4 });
});

test('a difference of nothing is never significant, and its interval has no width', () => {
  const same = scores([0.2, 0.5, 0.9]);
  expect(compareScores({ baseline: same, candidate: same })).toEqual({
    meanDifference: 0,
    pValue: 1,
    interval: [0, 0],
    wins: 0,
    losses: 0,
    queries: 3,
  });
});

test('a steady gain over many queries is significant, and so is the same loss', () => {
  const random = createSeededRandom({ seed: 7 });
  const baseline = scores(Array.from({ length: 100 }, () => random()));
  const candidate = new Map(
    [...baseline].map(([query, score]) => [query, score + 0.05 + 0.1 * (random() - 0.5)]),
  );
  const gain = compareScores({ baseline, candidate, rounds: 2_000 });
  const loss = compareScores({ baseline: candidate, candidate: baseline, rounds: 2_000 });
  expect(gain.pValue).toBeLessThan(0.001);
  expect(loss.pValue).toBeLessThan(0.001);
  expect(loss.meanDifference).toBeCloseTo(-gain.meanDifference, 12);
});

test('the interval holds the mean difference and follows the standard error', () => {
  const random = createSeededRandom({ seed: 3 });
  const differences = Array.from({ length: 400 }, () => random() - 0.4);
  const { interval, meanDifference } = compareScores({
    baseline: scores(differences.map(() => 0)),
    candidate: scores(differences),
    rounds: 2_000,
  });
  const standardError = Math.sqrt(1 / 12 / 400); // of a uniform variable of width 1
  expect(interval[0]).toBeCloseTo(meanDifference - 1.96 * standardError, 2);
  expect(interval[1]).toBeCloseTo(meanDifference + 1.96 * standardError, 2);
});

test('the same input gives the same figures, in whatever order the queries come', () => {
  const baseline = scores([0.1, 0.4, 0.2, 0.9]);
  const candidate = scores([0.3, 0.3, 0.6, 0.8]);
  const reversed = new Map([...candidate].reverse());
  expect(compareScores({ baseline, candidate: reversed })).toEqual(compareScores({ baseline, candidate }));
  expect(compareScores({ baseline, candidate, seed: 2 }).pValue).not.toBe(1);
});

test('scores over different queries cannot be compared', () => {
  expect(() => compareScores({ baseline: scores([1, 2]), candidate: scores([1]) })).toThrow(/same queries/);
  expect(() => compareScores({ baseline: scores([1]), candidate: new Map([['other', 1]]) })).toThrow(
    /same queries/,
  );
  expect(() => compareScores({ baseline: scores([]), candidate: scores([]) })).toThrow(/at least one/);
});
