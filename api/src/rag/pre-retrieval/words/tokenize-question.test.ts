import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tokenizeQuestion } from './tokenize-question.ts';

const texts = (question: string): string[] => tokenizeQuestion(question).map(({ text }) => text);

test('words are folded, and signs stand by themselves', () => {
  expect(texts('Über "co-op" (März)?')).toEqual(['uber', '"', 'co-op', '"', '(', 'marz', ')', '?']);
});

test('an apostrophe goes with what it stands for', () => {
  expect(texts("Ruth's l’an d'août users' C#")).toEqual([
    'ruth',
    "'s",
    "l'",
    'an',
    "d'",
    'aout',
    'users',
    "'",
    'c#',
  ]);
});

test('dates in digits and numbers with points are one token, spans of years are not', () => {
  expect(texts('2024-03-05 14.7.2026 56,100 2024-2025')).toEqual([
    '2024-03-05',
    '14.7.2026',
    '56,100',
    '2024',
    '-',
    '2025',
  ]);
});

test('tokens tell where they stand, whatever the script', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (question) => {
      const tokens = tokenizeQuestion(question);
      for (const { raw, start, end } of tokens) expect(question.slice(start, end)).toBe(raw);
      expect(tokens.map(({ raw }) => raw).join('')).toBe(question.replace(/\s/gu, ''));
    }),
  );
});
