import { expect, test } from '@jest/globals';
import { changeNumber, swapName } from './corrupt-sentence.ts';
import { createLiar, UNCHANGED } from './scripts.ts';

const passage = { number: 2, label: 'Leeds', text: '1. Ruth bakes twelve loaves [4]. Nobody asked.' };

test('one number is changed, and neither that of a list nor that of a citation', () => {
  const changed = changeNumber({ sentence: '1. Ruth bakes twelve loaves [4].', passage });
  expect(changed).toMatch(/^1\. Ruth bakes (?!twelve)[a-z]+ loaves \[4\]\.$/);
  expect(changeNumber({ sentence: 'Gleis 7', passage })).toMatch(/^Gleis [^7]$/);
  expect(changeNumber({ sentence: '1. Nobody asked [4].', passage })).toBeUndefined();
});

test('a name is swapped for one that the passage does not have', () => {
  const changed = swapName({ sentence: 'Ruth bakes.', passage });
  expect(changed).toMatch(/^(?!Ruth|Leeds)\p{Lu}\S+ bakes\.$/u);
  expect(swapName({ sentence: 'Nobody asked.', passage })).toBeUndefined();
});

test('the liar changes the first sentence that it can, or says that there is none', () => {
  const prompt = { passages: [passage], question: 'Who?', history: [], instructions: '' };
  const liar = (quotes: readonly string[]) =>
    createLiar({ answersTo: () => quotes, corrupt: swapName })(prompt);
  expect(liar(['Nobody asked', 'twelve'])).toMatch(/^(?!Ruth)\p{Lu}\S+ bakes twelve loaves \[4\]\. \[2\]$/u);
  expect(liar(['Nobody asked'])).toBe(UNCHANGED);
});
