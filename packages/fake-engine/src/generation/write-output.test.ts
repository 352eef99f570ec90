import { expect, test } from '@jest/globals';
import { renderPassageBlock } from '@twinscribe/contracts';
import { writeOutput } from './write-output.ts';

const passages = [
  { number: 1, label: 'On rivers', text: 'Rivers sing. They always have.' },
  { number: 2, label: '川について', text: '川は歌う。夜に。' },
];

test('passages are quoted by their opening sentence, with the number before the full stop', () => {
  const prompt = `<|user|>\n${renderPassageBlock({ passages, boundary: '0123456789abcdef' })}\nWhy?<|end|>`;
  expect(writeOutput({ prompt, question: 'Why?' }, [])).toBe('Rivers sing [1]. 川は歌う [2]。');
});

test('without passages the question comes back, and a script that fits has the first word', () => {
  const prompt = '<|user|>\nWhy?<|end|>\n';
  expect(writeOutput({ prompt, question: 'Why?' }, [])).toBe('Echo: Why?');
  const scripts = [
    { includes: 'nowhere', text: 'no' },
    { includes: 'Why?', text: 'Because.' },
    { includes: '', text: 'any' },
  ];
  expect(writeOutput({ prompt, question: 'Why?' }, scripts)).toBe('Because.');
});
