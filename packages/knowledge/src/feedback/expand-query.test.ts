import { expect, test } from '@jest/globals';
import { expandQuery, type WeightedTerm } from './expand-query.ts';

interface Text {
  readonly termIds: Uint32Array;
  readonly counts: Uint16Array;
}

function textOf(counts: Readonly<Record<number, number>>): Text {
  return {
    termIds: Uint32Array.from(Object.keys(counts).map(Number)),
    counts: Uint16Array.from(Object.values(counts)),
  };
}

const lookUp = (texts: readonly Text[]) => ({ termsOf: (slot: number) => texts[slot] });

/** A scorer that knows nothing but the share of a text that each term takes. */
function search({ texts, query }: { texts: readonly Text[]; query: readonly WeightedTerm[] }) {
  return texts
    .map(({ termIds, counts }, slot) => {
      const length = counts.reduce((sum, count) => sum + count, 0);
      const shareOf = (termId: number): number => (counts[termIds.indexOf(termId)] ?? 0) / length;
      return { slot, score: query.reduce((sum, { termId, weight }) => sum + weight * shareOf(termId), 0) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.slot - b.slot);
}

test('a text without any word of the query is found through the words of those that have them', () => {
  const texts = [textOf({ 1: 2, 2: 2 }), textOf({ 1: 1, 2: 3 }), textOf({ 2: 3, 3: 1 }), textOf({ 4: 4 })];
  const query = [{ termId: 1, weight: 1 }];
  const first = search({ texts, query });
  expect(first.map(({ slot }) => slot)).toEqual([0, 1]);
  const second = search({ texts, query: expandQuery({ termIds: [1], hits: first }, lookUp(texts)) });
  expect(second.map(({ slot }) => slot)).toEqual([0, 1, 2]);
});

test('what the query keeps stays with its terms, the rest goes by score and share of the text', () => {
  const texts = [textOf({ 1: 1, 5: 3 }), textOf({ 1: 1, 6: 1 })];
  const hits = [
    { slot: 0, score: 2 },
    { slot: 1, score: 1 },
  ];
  // Relevance: term 1 gets 2 · ¼ + 1 · ½ = 1, term 5 gets 2 · ¾ = 1.5, term 6 gets 1 · ½ = 0.5; together 3.
  const expanded = expandQuery({ termIds: [1, 9], hits, originalWeight: 0.5 }, lookUp(texts));
  expect(expanded.map(({ termId }) => termId)).toEqual([1, 9, 5, 6]);
  [0.25 + 0.5 / 3, 0.25, 0.25, 0.5 / 6].forEach((weight, i) =>
    expect(expanded[i]?.weight).toBeCloseTo(weight, 12),
  );
});

test('only so many terms are taken as asked for, and what is taken is weighed against itself', () => {
  const texts = [textOf({ 5: 2, 6: 1 })];
  const hits = [{ slot: 0, score: 1 }];
  const expanded = expandQuery({ termIds: [1], hits, terms: 1, originalWeight: 0.8 }, lookUp(texts));
  expect(expanded.map(({ termId }) => termId)).toEqual([1, 5]);
  expect(expanded[0]?.weight).toBeCloseTo(0.8, 12);
  expect(expanded[1]?.weight).toBeCloseTo(0.2, 12);
});

test('between terms of equal weight the tie-break decides', () => {
  const texts = [textOf({ 5: 1, 6: 1, 7: 1 })];
  const hits = [{ slot: 0, score: 1 }];
  const taken = (tieBreak?: (a: number, b: number) => number): number[] =>
    expandQuery({ termIds: [1], hits, terms: 1, tieBreak }, lookUp(texts)).map(({ termId }) => termId);
  expect(taken()).toEqual([1, 5]);
  expect(taken((a, b) => b - a)).toEqual([1, 7]);
});

test('without hits that are known the query comes back as it is', () => {
  const untouched = [
    { termId: 3, weight: 0.5 },
    { termId: 1, weight: 0.5 },
  ];
  expect(expandQuery({ termIds: [3, 1], hits: [] }, lookUp([]))).toEqual(untouched);
  expect(expandQuery({ termIds: [3, 1], hits: [{ slot: 8, score: 1 }] }, lookUp([]))).toEqual(untouched);
  expect(expandQuery({ termIds: [], hits: [{ slot: 0, score: 1 }] }, lookUp([textOf({ 5: 1 })]))).toEqual([]);
});
