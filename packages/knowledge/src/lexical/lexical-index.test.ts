import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IndexEntry } from './index-entry.ts';
import { LexicalIndex } from './lexical-index.ts';

/** Term ids with their counts; ids ascend. */
type Bag = Readonly<Record<number, number>>;

function entryOf(slot: number, bag: Bag): IndexEntry {
  const termIds = Uint32Array.from(Object.keys(bag), Number);
  const counts = Uint16Array.from(Object.values(bag));
  return { slot, termIds, counts, length: counts.reduce((sum, count) => sum + count, 0) };
}

function indexOf(bags: readonly Bag[]): LexicalIndex {
  const index = new LexicalIndex();
  index.addAll(bags.map((bag, slot) => entryOf(slot, bag)));
  return index;
}

/** BM25 as the textbook has it, over all chunks, but for the average length. */
function scoreByHand(bags: ReadonlyMap<number, Bag>, termIds: readonly number[]): Map<number, number> {
  const lengthOf = (bag: Bag): number => Object.values(bag).reduce((sum, count) => sum + count, 0);
  const scores = new Map<number, number>();
  for (const [slot, bag] of bags) {
    let score = 0;
    for (const termId of termIds) {
      const df = [...bags.values()].filter((other) => other[termId] !== undefined).length;
      const tf = bag[termId] ?? 0;
      const norm = 1.2 * (1 - 0.75 + (0.75 * lengthOf(bag)) / 68);
      score += (Math.log(1 + (bags.size - df + 0.5) / (df + 0.5)) * tf) / (tf + norm);
    }
    if (score > 0) scores.set(slot, score);
  }
  return scores;
}

const bagArbitrary: fc.Arbitrary<Bag> = fc.dictionary(
  fc.nat(12).map(String),
  fc.integer({ min: 1, max: 4 }),
  { maxKeys: 6 },
);
const queryArbitrary = fc.uniqueArray(fc.nat(14), { minLength: 1, maxLength: 5 });

test('scores are those of BM25', () => {
  fc.assert(
    fc.property(fc.array(bagArbitrary, { minLength: 1, maxLength: 40 }), queryArbitrary, (bags, termIds) => {
      const hits = indexOf(bags).search({ termIds, limit: 100 });
      const expected = scoreByHand(new Map(bags.entries()), termIds);
      expect(hits.map(({ slot }) => slot).sort((a, b) => a - b)).toEqual(
        [...expected.keys()].sort((a, b) => a - b),
      );
      for (const { slot, score } of hits) expect(score).toBeCloseTo(expected.get(slot) ?? 0, 10);
      expect(hits).toEqual([...hits].sort((a, b) => b.score - a.score || a.slot - b.slot));
    }),
  );
});

test('equal chunks give equal scores, bit for bit, whatever happened before', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), bags: fc.array(bagArbitrary, { maxLength: 30 }) }),
    fc.record({ kind: fc.constant('remove' as const), every: fc.integer({ min: 2, max: 5 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), queryArbitrary, (steps, termIds) => {
      const index = new LexicalIndex();
      const live = new Map<number, Bag>();
      for (const action of steps) {
        if (action.kind === 'add') {
          // Slots of removed chunks are taken again.
          const free = Array.from({ length: 500 }, (_, slot) => slot).filter((slot) => !live.has(slot));
          const added = action.bags.map((bag, i) => ({ slot: free[i] ?? 0, bag }));
          index.addAll(added.map(({ slot, bag }) => entryOf(slot, bag)));
          for (const { slot, bag } of added) live.set(slot, bag);
        } else {
          const gone = [...live.keys()].filter((_, i) => i % action.every === 0);
          index.remove(gone);
          for (const slot of gone) live.delete(slot);
        }
      }
      const fresh = new LexicalIndex();
      fresh.addAll([...live].reverse().map(([slot, bag]) => entryOf(slot, bag)));
      expect(index.size).toBe(live.size);
      expect(index.search({ termIds, limit: 1_000 })).toEqual(fresh.search({ termIds, limit: 1_000 }));
    }),
    { numRuns: 200 },
  );
});

test('without a tie break all that tie with the last place are found', () => {
  const index = indexOf([{ 1: 1 }, { 1: 2 }, { 1: 1 }, { 1: 1 }, { 2: 1 }]);
  expect(index.search({ termIds: [1], limit: 2 }).map(({ slot }) => slot)).toEqual([1, 0, 2, 3]);
});

test('a tie break decides who is found and in what order', () => {
  const index = indexOf([{ 1: 1 }, { 1: 2 }, { 1: 1 }, { 1: 1 }]);
  const tieBreak = (a: number, b: number): number => b - a;
  expect(index.search({ termIds: [1], limit: 3, tieBreak }).map(({ slot }) => slot)).toEqual([1, 3, 2]);
});

test('the first places are the same with any limit', () => {
  fc.assert(
    fc.property(
      fc.array(bagArbitrary, { maxLength: 60 }),
      queryArbitrary,
      fc.nat(20),
      (bags, termIds, limit) => {
        const index = indexOf(bags);
        const tieBreak = (a: number, b: number): number => (a % 7) - (b % 7) || a - b;
        const all = index.search({ termIds, limit: 1_000, tieBreak });
        expect(index.search({ termIds, limit, tieBreak })).toEqual(all.slice(0, limit));
        const last = all[limit - 1]?.score ?? 0;
        const tied = index.search({ termIds, limit });
        if (limit > 0)
          expect(new Set(tied.map(({ slot }) => slot))).toEqual(
            new Set(all.filter(({ score }) => score >= last).map(({ slot }) => slot)),
          );
      },
    ),
  );
});

test('only allowed slots are found, scored as without the filter', () => {
  const index = indexOf([{ 1: 3 }, { 1: 2 }, { 1: 1, 2: 5 }]);
  const all = index.search({ termIds: [1], limit: 10 });
  expect(index.search({ termIds: [1], limit: 1, allow: (slot) => slot > 0 })).toEqual(
    all.filter(({ slot }) => slot > 0).slice(0, 1),
  );
});

test('an empty index, an unknown term and a limit of nothing find nothing', () => {
  expect(new LexicalIndex().search({ termIds: [1], limit: 5 })).toEqual([]);
  expect(indexOf([{ 1: 1 }, {}]).search({ termIds: [9], limit: 5 })).toEqual([]);
  expect(indexOf([{ 1: 1 }]).search({ termIds: [1], limit: 0 })).toEqual([]);
  expect(indexOf([{ 1: 1 }]).search({ termIds: [], limit: 5 })).toEqual([]);
});

test('a slot that is live is refused and nothing is added', () => {
  const index = indexOf([{ 1: 1 }]);
  expect(() => index.addAll([entryOf(5, { 1: 1 }), entryOf(0, { 1: 1 })])).toThrow(RangeError);
  expect(() => index.addAll([entryOf(6, { 1: 1 }), entryOf(6, { 1: 1 })])).toThrow(RangeError);
  expect(index.size).toBe(1);
  expect(index.search({ termIds: [1], limit: 5 })).toHaveLength(1);
});

test('removing what is not there changes nothing', () => {
  const index = indexOf([{ 1: 1 }]);
  index.remove([7, 7]);
  expect(index.size).toBe(1);
  index.remove([0, 0]);
  expect(index.size).toBe(0);
  expect(index.search({ termIds: [1], limit: 5 })).toEqual([]);
});

test('high term ids and high counts are kept', () => {
  const index = new LexicalIndex();
  index.addAll([
    { slot: 3, termIds: Uint32Array.of(2 ** 32 - 1), counts: Uint32Array.of(100_000), length: 100_000 },
  ]);
  expect(index.search({ termIds: [2 ** 32 - 1], limit: 5 })).toMatchObject([{ slot: 3 }]);
});

test('twenty thousand chunks are added, changed and searched in seconds', () => {
  const entries = Array.from({ length: 20_000 }, (_, slot) => {
    const bag: Record<number, number> = {};
    for (let i = 0; i < 60; i += 1) bag[(slot * 31 + i * i * 17) % (i < 10 ? 20 : 30_000)] = 1 + (i % 3);
    return entryOf(slot, bag);
  });
  const before = performance.now();
  const index = new LexicalIndex();
  for (let start = 0; start < entries.length; start += 1_000)
    index.addAll(entries.slice(start, start + 1_000));
  for (let slot = 0; slot < 2_000; slot += 4) {
    index.remove([slot]);
    index.addAll(entries.slice(slot, slot + 1));
    index.search({ termIds: [slot % 20, slot], limit: 10 });
  }
  expect(index.size).toBe(20_000);
  expect(performance.now() - before).toBeLessThan(15_000);
}, 60_000);

test('a term counts as much as its weight says, and the index knows how many chunks hold it', () => {
  const index = indexOf([{ 1: 2, 2: 1 }, { 1: 1 }, { 2: 3 }, { 3: 1 }]);
  const scores = (query: { termIds: readonly number[]; weights?: readonly number[] }): Map<number, number> =>
    new Map(index.search({ ...query, limit: 10 }).map(({ slot, score }) => [slot, score]));
  const [one, two] = [scores({ termIds: [1] }), scores({ termIds: [2] })];
  const both = scores({ termIds: [1, 2], weights: [0.25, 3] });
  for (const slot of [0, 1, 2])
    expect(both.get(slot)).toBeCloseTo(0.25 * (one.get(slot) ?? 0) + 3 * (two.get(slot) ?? 0), 12);
  expect(scores({ termIds: [1], weights: [] })).toEqual(one);
  expect([1, 2, 3, 4].map((termId) => index.countOf(termId))).toEqual([2, 2, 1, 0]);
  index.remove([0]);
  expect(index.countOf(1)).toBe(1);
});
