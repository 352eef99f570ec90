import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { averagePrecision, precisionAt, reciprocalRank } from './metrics.ts';
import { scoreRun, type ScoredId } from './score-run.ts';

const hits = (scores: Readonly<Record<string, number>>): ScoredId[] =>
  Object.entries(scores).map(([id, score]) => ({ id, score }));

const metrics = { mrr: reciprocalRank, map: averagePrecision };

test('the mean is over judged queries, each with the same weight', () => {
  const scores = scoreRun({
    run: new Map([
      ['q1', hits({ a: 2, b: 1 })],
      ['q2', hits({ x: 2, a: 1 })],
    ]),
    qrels: new Map([
      ['q1', new Map([['a', 1]])],
      ['q2', new Map([['a', 4]])],
    ]),
    metrics,
  });
  expect(scores.metrics.mrr.mean).toBe(0.75);
  expect([...scores.metrics.mrr.perQuery]).toEqual([
    ['q1', 1],
    ['q2', 0.5],
  ]);
  expect(scores.queries).toBe(2);
});

test('scores rank, not the order in which hits come', () => {
  const run = new Map([['q', [...hits({ b: 1 }), ...hits({ a: 2 })]]]);
  const scores = scoreRun({ run, qrels: new Map([['q', new Map([['a', 1]])]]), metrics });
  expect(scores.metrics.mrr.mean).toBe(1);
});

test('equal scores are ranked by id, the greater first, however they come', () => {
  const qrels = new Map([['q', new Map([['a', 1]])]]);
  for (const ids of ['abc', 'cab', 'bca']) {
    const run = new Map([['q', [...ids].map((id) => ({ id, score: 7 }))]]);
    expect(scoreRun({ run, qrels, metrics }).metrics.mrr.mean).toBeCloseTo(1 / 3, 12);
  }
});

test('a query that the run does not have counts as 0 and is named', () => {
  const scores = scoreRun({
    run: new Map([['q1', hits({ a: 1 })]]),
    qrels: new Map([
      ['q1', new Map([['a', 1]])],
      ['q2', new Map([['a', 1]])],
    ]),
    metrics: { ...metrics, p1: precisionAt(1) },
  });
  expect(scores.metrics.p1.mean).toBe(0.5);
  expect(scores.unanswered).toEqual(['q2']);
});

test('a query for which nothing is relevant is left out and named', () => {
  const scores = scoreRun({
    run: new Map([['q1', hits({ a: 1 })]]),
    qrels: new Map([
      ['q1', new Map([['a', 1]])],
      ['q2', new Map([['a', 0]])],
    ]),
    metrics,
  });
  expect(scores.metrics.map.mean).toBe(1);
  expect(scores.queries).toBe(1);
  expect(scores.unjudged).toEqual(['q2']);
});

test('queries that nobody judged are ignored, and without any judged query the mean is 0', () => {
  const run = new Map([['q9', hits({ a: 1 })]]);
  const scores = scoreRun({ run, qrels: new Map(), metrics });
  expect(scores.metrics.mrr).toEqual({ mean: 0, perQuery: new Map() });
});

test('a document twice or a score that is not a number is refused', () => {
  const qrels = new Map([['q', new Map([['a', 1]])]]);
  const twice = new Map([['q', [...hits({ a: 2 }), ...hits({ a: 1 })]]]);
  expect(() => scoreRun({ run: twice, qrels, metrics })).toThrow(AppError);
  expect(() => scoreRun({ run: new Map([['q', hits({ a: NaN })]]), qrels, metrics })).toThrow(/query q/);
});
