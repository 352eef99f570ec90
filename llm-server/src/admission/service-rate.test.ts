import { expect, test } from '@jest/globals';
import { ServiceRate } from './service-rate.ts';

const NOTHING = { requests: 0, tokens: 0 };

test('before anything has ended a wait is a guess that grows with what is before it', () => {
  const rate = new ServiceRate();
  const capacity = { maxConcurrency: 4, kvCacheTokens: undefined };
  const waitBehind = (requests: number): number =>
    rate.waitMs({ running: 4, reservedTokens: 400, before: { requests, tokens: requests * 100 } }, capacity);
  expect([waitBehind(0), waitBehind(3), waitBehind(7)]).toEqual([500, 2_000, 4_000]);
});

test('a wait is what is before it, at the pace of what has ended, over as many as run at once', () => {
  const rate = new ServiceRate();
  for (let i = 0; i < 3; i += 1) rate.note({ tokens: 100, ms: 1_000 });
  const work = { running: 2, reservedTokens: 200, before: { requests: 4, tokens: 400 } };
  expect(rate.waitMs(work, { maxConcurrency: 2, kvCacheTokens: undefined })).toBe(2_500);
  expect(rate.waitMs({ ...work, before: NOTHING }, { maxConcurrency: 2, kvCacheTokens: undefined })).toBe(
    500,
  );
  expect(rate.waitMs({ ...work, before: NOTHING }, { maxConcurrency: 3, kvCacheTokens: undefined })).toBe(0);
  expect(rate.intervalMs({ maxConcurrency: 2, kvCacheTokens: undefined })).toBe(500);
});

test('where tokens are what is short, they are what is waited for', () => {
  const rate = new ServiceRate();
  rate.note({ tokens: 100, ms: 1_000 });
  const capacity = { maxConcurrency: 10, kvCacheTokens: 400 };
  const work = { running: 2, reservedTokens: 200, before: NOTHING };
  expect(rate.waitMs({ ...work, tokens: 200 }, capacity)).toBe(0);
  expect(rate.waitMs({ ...work, tokens: 300 }, capacity)).toBe(250);
  expect(rate.intervalMs(capacity)).toBe(250);
});

test('the pace follows the engine within some twenty requests', () => {
  const rate = new ServiceRate();
  for (let i = 0; i < 100; i += 1) rate.note({ tokens: 100, ms: 4_000 });
  for (let i = 0; i < 60; i += 1) rate.note({ tokens: 100, ms: 1_000 });
  expect(rate.intervalMs({ maxConcurrency: 1, kvCacheTokens: undefined })).toBeLessThan(1_200);
});
