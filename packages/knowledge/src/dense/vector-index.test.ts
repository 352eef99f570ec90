import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VectorIndex, type VectorEntry, type VectorHit } from './vector-index.ts';

const bySlot = (a: number, b: number): number => a - b;

function scan({ entries, vector }: { entries: readonly VectorEntry[]; vector: Float32Array }): VectorHit[] {
  return entries
    .map((entry) => ({
      slot: entry.slot,
      score: entry.vector.reduce((sum, x, i) => sum + x * (vector[i] ?? 0), 0),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.slot - b.slot);
}

function indexOf(vectors: Readonly<Record<number, readonly number[]>>): VectorIndex {
  const entries = Object.entries(vectors).map(([slot, numbers]) => ({
    slot: Number(slot),
    vector: Float32Array.from(numbers),
  }));
  const index = new VectorIndex({ dimensions: entries[0]?.vector.length ?? 2 });
  index.addAll(entries);
  return index;
}

const vectors = ({ dimensions }: { dimensions: number }) =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: dimensions, maxLength: dimensions })
    .map((numbers) => Float32Array.from(numbers))
    .filter((vector) => vector.some((number) => Math.abs(number) > 1e-6));

test('search finds what a scan in full precision finds, in the same order with the same scores', () => {
  const worlds = fc.integer({ min: 1, max: 20 }).chain((dimensions) =>
    fc.record({
      stored: fc.array(vectors({ dimensions }), { maxLength: 60 }),
      vector: vectors({ dimensions }),
      limit: fc.integer({ min: 0, max: 12 }),
      removed: fc.uniqueArray(fc.nat({ max: 59 }), { maxLength: 10 }),
      every: fc.integer({ min: 1, max: 3 }),
    }),
  );
  fc.assert(
    fc.property(worlds, ({ stored, vector, limit, removed, every }) => {
      const entries = stored.map((one, slot) => ({ slot, vector: one }));
      const index = new VectorIndex({ dimensions: vector.length });
      index.addAll(entries.slice(0, 20));
      index.addAll(entries.slice(20));
      index.remove(removed);
      const allow = (slot: number): boolean => slot % every === 0;
      const live = entries.filter(({ slot }) => !removed.includes(slot) && allow(slot));
      const expected = scan({ entries: live, vector }).slice(0, limit);
      expect(index.search({ vector, limit, allow, tieBreak: bySlot })).toEqual(expected);
    }),
  );
});

test('vectors that 8 bits cannot tell apart are still ranked by their full scores', () => {
  const near = Array.from({ length: 300 }, (_, slot) => [1, 0.5 + slot * 1e-6, 0.25]);
  const index = indexOf(near);
  const hits = index.search({ vector: Float32Array.of(0, 1, 0), limit: 5 });
  expect(hits.map(({ slot }) => slot)).toEqual([299, 298, 297, 296, 295]);
});

test('products of many dimensions do not overflow', () => {
  const dimensions = 3_000;
  const index = new VectorIndex({ dimensions });
  const flat = new Float32Array(dimensions).fill(1 / Math.sqrt(dimensions));
  index.addAll([
    { slot: 0, vector: flat },
    { slot: 1, vector: flat.map((number) => -number) },
  ]);
  const hits = index.search({ vector: flat, limit: 5 });
  expect(hits.map(({ slot }) => slot)).toEqual([0]);
  expect(hits[0]?.score).toBeCloseTo(1, 5);
});

test('without a tie-break, every slot that ties with the last place is returned, in the order of slots', () => {
  const index = indexOf({ 4: [1, 0], 1: [1, 0], 7: [1, 0], 2: [0, 1] });
  const slots = index.search({ vector: Float32Array.of(1, 0), limit: 2 }).map(({ slot }) => slot);
  expect(slots).toEqual([1, 4, 7]);
});

test('a tie-break decides between equal scores, also about the last place', () => {
  const index = indexOf({ 1: [1, 0], 4: [1, 0], 7: [1, 0] });
  const hits = index.search({ vector: Float32Array.of(1, 0), limit: 2, tieBreak: (a, b) => b - a });
  expect(hits.map(({ slot }) => slot)).toEqual([7, 4]);
});

test('what points away or stands across is not found', () => {
  const index = indexOf({ 0: [-1, 0], 1: [0, 1], 2: [1, 1] });
  expect(index.search({ vector: Float32Array.of(1, 0), limit: 9 }).map(({ slot }) => slot)).toEqual([2]);
});

test('a slot can be used again once it is free, and knows nothing of its past', () => {
  const index = indexOf({ 0: [1, 0], 1: [0, 1] });
  index.remove([0, 5]);
  expect(index.size).toBe(1);
  expect(index.vectorOf(0)).toBeUndefined();
  expect(index.search({ vector: Float32Array.of(1, 0), limit: 9 })).toEqual([]);
  index.addAll([{ slot: 0, vector: Float32Array.of(0, 2) }]);
  expect(index.vectorOf(0)).toEqual(Float32Array.of(0, 2));
  const hits = index.search({ vector: Float32Array.of(0, 1), limit: 9 });
  expect(hits.map(({ slot }) => slot)).toEqual([0, 1]);
});

test('an empty index and an empty query find nothing', () => {
  expect(new VectorIndex({ dimensions: 3 }).search({ vector: Float32Array.of(1, 1, 1), limit: 3 })).toEqual(
    [],
  );
  expect(indexOf({ 0: [1, 0] }).search({ vector: new Float32Array(2), limit: 3 })).toEqual([]);
  expect(new VectorIndex({ dimensions: 0 }).search({ vector: new Float32Array(0), limit: 3 })).toEqual([]);
});

test('a batch with a bad entry is refused as a whole', () => {
  const index = indexOf({ 0: [1, 0] });
  const good = { slot: 1, vector: Float32Array.of(1, 0) };
  for (const bad of [
    { slot: 0, vector: Float32Array.of(1, 0) },
    { slot: 1, vector: Float32Array.of(0, 1) },
    { slot: 2, vector: Float32Array.of(1) },
    { slot: 2, vector: Float32Array.of(0, 0) },
    { slot: 2, vector: Float32Array.of(1e-45, 0) },
    { slot: 2, vector: Float32Array.of(NaN, 0) },
    { slot: 2, vector: Float32Array.of(Infinity, 0) },
  ]) {
    expect(() => index.addAll([good, bad])).toThrow(RangeError);
    expect(index.size).toBe(1);
    expect(index.vectorOf(1)).toBeUndefined();
  }
});

test('a query of other dimensions is refused', () => {
  expect(() => indexOf({ 0: [1, 0] }).search({ vector: Float32Array.of(1), limit: 1 })).toThrow(RangeError);
});

test('slots are put in the order in which a search would have them, those that point away too', () => {
  const index = indexOf({ 0: [-1, 0], 1: [0, 1], 2: [1, 1], 4: [1, 1], 5: [1, 0] });
  index.remove([5]);
  const ordered = index.order({ vector: Float32Array.of(1, 0), slots: [0, 1, 2, 3, 4, 5] });
  expect(ordered.map(({ slot }) => slot)).toEqual([2, 4, 1, 0]);
  expect(ordered.map(({ score }) => score)).toEqual([1, 1, 0, -1]);
  const otherwise = index.order({
    vector: Float32Array.of(1, 0),
    slots: [2, 4],
    tieBreak: (a, b) => b - a,
  });
  expect(otherwise.map(({ slot }) => slot)).toEqual([4, 2]);
});
