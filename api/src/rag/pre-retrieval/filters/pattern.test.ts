import { expect, test } from '@jest/globals';
import { tokenizeQuestion } from '../words/tokenize-question.ts';
import { compilePattern, matchPattern, type ReadSlot } from './pattern.ts';

/** What a pattern takes of a question, read with `<number>` for digits. */
function taken(source: string, question: string): string | undefined {
  const tokens = tokenizeQuestion(question);
  const readSlot: ReadSlot = (slot, at) =>
    slot === 'number' && /^\d+$/.test(tokens[at]?.text ?? '')
      ? { value: Number(tokens[at]?.text), end: at + 1 }
      : undefined;
  const found = matchPattern({ pattern: compilePattern(source), tokens, at: 0 }, { readSlot });
  return (
    found &&
    [
      ...tokens.slice(0, found.end).map(({ text }) => text),
      ...found.slots.map(({ value }) => `=${String(value)}`),
    ].join(' ')
  );
}

test('words, alternatives and slots are taken in order', () => {
  expect(taken('the last|past <number> days', 'The past 30 days of it')).toBe('the past 30 days =30');
  expect(taken('the last|past <number> days', 'The next 30 days')).toBeUndefined();
});

test('what is optional is given back where the rest needs it', () => {
  expect(taken('of? of <number>', 'of 3')).toBe('of 3 =3');
  expect(taken('between <number> and? <number>', 'between 3 5')).toBe('between 3 5 =3 =5');
});

test('a look ahead takes nothing and stays in its clause', () => {
  expect(taken('was ~<number>', 'was hast du 2024')).toBe('was');
  expect(taken('was ~<number>', 'was hast du? 2024')).toBeUndefined();
});

test('the start of a clause is the start of the text, or a sign', () => {
  expect(taken('^ posts', 'posts')).toBe('posts');
  expect(taken(': ^ posts', ': posts')).toBe(': posts');
  expect(taken('the ^ posts', 'the posts')).toBeUndefined();
});
