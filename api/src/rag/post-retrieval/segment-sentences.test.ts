import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sentenceStarts } from './segment-sentences.ts';

const sentences = (text: string): string[] => {
  const starts = sentenceStarts(text);
  return starts.map((start, i) => text.slice(start, starts[i + 1]));
};

test('sentences and lines are found in any script', () => {
  expect(sentences('One. Two!\nthree\r\n\nこれは猫。犬です。')).toEqual([
    'One. ',
    'Two!\n',
    'three\r\n',
    '\n',
    'これは猫。',
    '犬です。',
  ]);
  expect(sentences('')).toEqual([]);
});

test('short texts are cut as the segmenter cuts them, and nothing is lost', () => {
  const piece = fc.constantFrom(
    'A word',
    '. ',
    '! ',
    '\n',
    '\r\n',
    '\r',
    '\u2028',
    '…',
    '。',
    'e.g. x',
    '"',
    ' ',
    '🦔',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const expected = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)];
      expect(sentences(text)).toEqual(expected.map(({ segment }) => segment));
    }),
  );
});

test('a long line is cut where a short one would be, and one without an end is cut at all', () => {
  const line = 'A sentence of some length, with a comma. '.repeat(200);
  expect(new Set(sentences(line))).toEqual(new Set(['A sentence of some length, with a comma. ']));
  const endless = sentences('word '.repeat(1_000));
  expect(endless.join('')).toBe('word '.repeat(1_000));
  expect(endless.length).toBeGreaterThan(1);
});

test('a hundred thousand sentences take neither long nor much memory', () => {
  expect(sentenceStarts('A. '.repeat(100_000))).toHaveLength(100_000);
  expect(sentenceStarts('\n'.repeat(100_000))).toHaveLength(100_000);
});
