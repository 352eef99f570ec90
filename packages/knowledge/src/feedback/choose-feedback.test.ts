import { expect, test } from '@jest/globals';
import { chooseFeedback, FEEDBACK_DEPTH } from './choose-feedback.ts';

const tieBreak = (a: string, b: string): number => (a < b ? -1 : 1);
const chosen = (...lists: string[][]): string[] => chooseFeedback({ lists, tieBreak }).map(({ id }) => id);

test('what both lists agree on comes before the best of either', () => {
  expect(chosen(['a', 'b', 'c', 'd'], ['z', 'c', 'b', 'y'])).toEqual(['b', 'c', 'a', 'z', 'd', 'y']);
});

test('a list alone gives its best ten, and no list gives nothing', () => {
  expect(chosen([...'abcdefghijklm']).join('')).toBe('abcdefghij');
  expect(chosen(['a', 'b'], [])).toEqual(['a', 'b']);
  expect(chosen([], [])).toEqual([]);
  expect(chosen()).toEqual([]);
});

test('what stands too deep in a list has no say, however deep a list goes', () => {
  const rest = Array.from({ length: FEEDBACK_DEPTH - 1 }, (_, i) => `filler ${i}`);
  expect(chosen(['a', ...rest, 'late'], ['late'])[0]).toBe('a');
  expect(chosen(['a', ...rest.slice(1), 'in time'], ['in time'])[0]).toBe('in time');
});

test('a hit counts by its rank', () => {
  const liked = chooseFeedback({ lists: [['a', 'b', 'c']], tieBreak });
  expect(liked.map(({ weight }) => weight)).toEqual([1, 1 / 2, 1 / 3]);
});
