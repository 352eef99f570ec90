import { expect, test } from '@jest/globals';
import { isOld, rememberCapacity } from './remember-capacity.ts';
import { recommendConcurrency, resolveCapacity } from './resolve-capacity.ts';

test("the engine's word wins over the configuration, and the configuration over a default", () => {
  const configured = { maxConcurrency: 8, kvCacheTokens: 1_000 };
  expect(resolveCapacity({ told: { maxConcurrency: 4, kvCacheTokens: 500 }, configured })).toEqual({
    maxConcurrency: { value: 4, source: 'engine' },
    kvCacheTokens: { value: 500, source: 'engine' },
  });
  expect(resolveCapacity({ told: { kvCacheTokens: 500 }, configured })).toEqual({
    maxConcurrency: { value: 8, source: 'config' },
    kvCacheTokens: { value: 500, source: 'engine' },
  });
  expect(resolveCapacity({ told: {}, configured: {} })).toEqual({
    maxConcurrency: { value: 16, source: 'default' },
    kvCacheTokens: undefined,
  });
});

test.each([
  [34_160, 16],
  [100, 1],
  [10_000_000, 256],
])('a KV cache of %d tokens is taken for %d requests where nobody says how many', (kvCacheTokens, value) => {
  expect(resolveCapacity({ told: { kvCacheTokens }, configured: {} }).maxConcurrency).toEqual({
    value,
    source: 'default',
  });
});

test('recommended is how many can have the whole context, and never more than there may be', () => {
  const recommend = (kvCacheTokens: number | undefined, maxConcurrency: number): number =>
    recommendConcurrency({
      capacity: resolveCapacity({ told: { kvCacheTokens, maxConcurrency }, configured: {} }),
      maxContextTokens: 8_192,
    });
  expect(recommend(34_160, 16)).toBe(4);
  expect(recommend(34_160, 2)).toBe(2);
  expect(recommend(5_000, 16)).toBe(1);
  expect(recommend(undefined, 16)).toBe(16);
});

test('a number that is not told once is remembered as old, and forgotten after half a minute', () => {
  const first = rememberCapacity({ before: {}, told: { kvCacheTokens: 500 } }, { now: 1_000 });
  expect(isOld(first, { now: 1_000 })).toBe(false);
  const second = rememberCapacity({ before: first, told: {} }, { now: 2_000 });
  expect([second.kvCacheTokens?.value, isOld(second, { now: 2_000 })]).toEqual([500, true]);
  const third = rememberCapacity({ before: second, told: {} }, { now: 31_000 });
  expect([third.kvCacheTokens, isOld(third, { now: 31_000 })]).toEqual([undefined, false]);
});
