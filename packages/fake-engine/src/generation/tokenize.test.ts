import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countTokens, tokenize } from './tokenize.ts';

test('the pieces make up the text, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(tokenize(text).join('')).toBe(text);
    }),
  );
});

test('the first tokens of a text are the tokens of its beginning, so that a cut answer counts what it says', () => {
  const text = fc
    .array(fc.constantFrom('river', ' sings', ' 1234', '\n\n', '検索', '🦔', '<|end|>', 'é', '. '))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.nat(20), (whole, count) => {
      const first = tokenize(whole).slice(0, count);
      expect(tokenize(first.join(''))).toEqual(first);
    }),
  );
});

test('words, numbers and scripts without spaces are counted each in their way', () => {
  expect(tokenize('The riverbank sang 1234 times.')).toEqual([
    'The',
    ' riverb',
    'ank',
    ' sang',
    ' 123',
    '4',
    ' times',
    '.',
  ]);
  expect(tokenize('検索の質')).toHaveLength(4);
  expect(tokenize('')).toEqual([]);
  expect(countTokens('word '.repeat(1_000))).toBe(tokenize('word '.repeat(1_000)).length);
});
