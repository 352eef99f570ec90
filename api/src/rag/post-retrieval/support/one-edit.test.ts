import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isOneEditApart } from './one-edit.ts';

test('one letter more, less, other or swapped is one edit, two are not', () => {
  for (const [a, b] of [
    ['visitor', 'vistor'],
    ['fusion', 'fusoin'],
    ['cancel', 'cancle'],
    ['loom', 'looms'],
    ['mill', 'mile'],
    ['same', 'same'],
  ] as const)
    expect([a, b, isOneEditApart(a, b)]).toEqual([a, b, true]);
  for (const [a, b] of [
    ['reciprocal', 'recipricle'],
    ['mill', 'mule'],
    ['abc', 'cba'],
    ['loom', 'looming'],
  ] as const)
    expect([a, b, isOneEditApart(a, b)]).toEqual([a, b, false]);
});

test('it makes no difference which word comes first', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(isOneEditApart(a, b)).toBe(isOneEditApart(b, a));
    }),
  );
});
