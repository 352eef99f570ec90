import { expect, test } from '@jest/globals';
import { estimateTokens } from '@twinscribe/contracts';
import fc from 'fast-check';
import { cutToWindow } from './cut-to-window.ts';

test('a text is cut at the end of a word', () => {
  expect(cutToWindow({ text: 'one two three four', limitTokens: 4 })).toBe('one two three');
  expect(cutToWindow({ text: 'one two', limitTokens: 4 })).toBe('one two');
});

test('a text without a space is cut between characters', () => {
  expect(cutToWindow({ text: '灯塔看守人数着海浪', limitTokens: 3 })).toBe('灯塔看');
  expect(cutToWindow({ text: '🌊🌊🌊', limitTokens: 3 })).toBe('🌊');
});

test('what is kept is the start of the text, well-formed, and within the limit', () => {
  const property = fc.property(
    fc.string({ unit: 'grapheme' }),
    fc.integer({ min: 1, max: 20 }),
    (text, limitTokens) => {
      const kept = cutToWindow({ text, limitTokens });
      expect(text.startsWith(kept)).toBe(true);
      expect(estimateTokens(kept)).toBeLessThanOrEqual(limitTokens);
      expect(kept).not.toMatch(/\p{Surrogate}/u);
    },
  );
  fc.assert(property);
});
