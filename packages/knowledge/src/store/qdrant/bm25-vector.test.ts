import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AVERAGE_LENGTH } from '../../lexical/bm25.ts';
import { dimensionOf, documentVector, queryVector, termCounts } from './bm25-vector.ts';

test('a weight is the term frequency part of BM25', () => {
  // Of average length, so that only k1 is left: 2 / (2 + 1.2).
  const { indices, values } = documentVector(
    new Map([
      ['gull', 2],
      ['rope', AVERAGE_LENGTH - 2],
    ]),
  );
  expect(values[indices.indexOf(dimensionOf('gull'))]).toBeCloseTo(0.625, 10);
});

test('longer chunks weigh a word less', () => {
  const weightIn = (length: number): number => {
    const { indices, values } = documentVector(
      new Map([
        ['gull', 1],
        ['rope', length - 1],
      ]),
    );
    return values[indices.indexOf(dimensionOf('gull'))] ?? 0;
  };
  expect(weightIn(20)).toBeGreaterThan(weightIn(100));
});

test('terms that share a dimension count as one, and dimensions are unique and ascend', () => {
  const [a, b] = ['plumless', 'buckeroo']; // the same CRC-32
  expect(dimensionOf(a)).toBe(dimensionOf(b));
  const together = documentVector(
    new Map([
      [a, 1],
      [b, 2],
      ['gull', 1],
    ]),
  );
  expect(together).toEqual(
    documentVector(
      new Map([
        [a, 3],
        ['gull', 1],
      ]),
    ),
  );
  expect(queryVector([a, b, 'gull']).values).toEqual([1, 1]);
  expect([...together.indices].sort((x, y) => x - y)).toEqual(together.indices);
});

test('no terms give an empty vector', () => {
  expect(documentVector(new Map())).toEqual({ indices: [], values: [] });
  expect(queryVector([])).toEqual({ indices: [], values: [] });
});

test('the counts of a chunk can be read off its vector, also once that has lost digits on the way', () => {
  const counts = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 1, max: 60 })), {
    selector: ([term]) => dimensionOf(term),
    maxLength: 400,
  });
  fc.assert(
    fc.property(counts, (pairs) => {
      const { indices, values } = documentVector(new Map(pairs));
      const read = termCounts({ indices, values: values.map(Math.fround) });
      const found = new Map([...read.termIds].map((dimension, i) => [dimension, read.counts[i]]));
      expect(found).toEqual(new Map(pairs.map(([term, count]) => [dimensionOf(term), count])));
    }),
  );
});
