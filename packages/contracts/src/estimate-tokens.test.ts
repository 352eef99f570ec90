import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { estimateTokens } from './estimate-tokens.ts';

test('English prose counts about one token per four to five characters', () => {
  const prose =
    'Overlap is a tax that you pay twice: once when you index, and again when the same sentence fills two places.';
  const tokens = estimateTokens(prose);
  expect(prose.length / tokens).toBeGreaterThan(3);
  expect(prose.length / tokens).toBeLessThan(5);
});

test('code is denser than prose, and scripts without spaces count each character', () => {
  expect(estimateTokens('const x = (a[i] ?? 0) + 1;')).toBeGreaterThan(12);
  expect(estimateTokens('検索の質')).toBe(4);
  expect(estimateTokens('')).toBe(0);
  expect(estimateTokens(' \n\t')).toBe(0);
});

test('two texts together never count more than apart, and adding text never makes the count smaller', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      const joined = estimateTokens(a + b);
      expect(joined).toBeLessThanOrEqual(estimateTokens(a) + estimateTokens(b));
      expect(joined).toBeGreaterThanOrEqual(estimateTokens(a));
    }),
  );
});
