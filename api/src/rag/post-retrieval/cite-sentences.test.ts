import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { citeSentences } from './cite-sentences.ts';

const cited = (answer: string, sources = 5): [string, number[]][] =>
  citeSentences({ answer, sources }).map((citation) => [
    answer.slice(citation.start, citation.end),
    citation.sources,
  ]);

test('a marker behind the full stop belongs to the sentence before it', () => {
  expect(cited('Overlap costs twice. [1] It also hides duplicates. [2][3]')).toEqual([
    ['Overlap costs twice. [1]', [1]],
    ['It also hides duplicates. [2][3]', [2, 3]],
  ]);
});

test('a marker inside the sentence counts, in either way of writing several', () => {
  expect(cited('Overlap costs twice [1, 3]. Nothing else does [2] [1].')).toEqual([
    ['Overlap costs twice [1, 3].', [1, 3]],
    ['Nothing else does [2] [1].', [1, 2]],
  ]);
});

test('a number that no source has is not a citation', () => {
  expect(cited('Forged. [99] True. [1]')).toEqual([
    ['Forged. [99]', []],
    ['True. [1]', [1]],
  ]);
});

test('a marker on a line of its own belongs to the sentence before it, one at the head of a line to its own', () => {
  expect(cited('Overlap costs twice.\n[1]\n\n[2] Nothing else does.')).toEqual([
    ['Overlap costs twice.\n[1]', [1]],
    ['[2] Nothing else does.', [2]],
  ]);
});

test('abbreviations, initials, numbers of lists and days do not end a sentence', () => {
  const sentences = [
    'Dr. Smith asked J. Ackerley, e.g. Mr. Holroyd. [1]',
    'See No. 4 and fig. 2. [1]',
    '1. Never cross a heading. [2]',
    'Am 3. Mai kam z. B. Kessler. [3]',
    'It took 9 ms. [1]',
    'It took 9 s. [1]',
    'He said no. [1]',
    'It was Bartek and I. [1]',
  ];
  expect(cited(sentences.join('\n')).map(([sentence]) => sentence)).toEqual(sentences);
});

test('emphasis is not torn apart', () => {
  const sentences = [
    '**Bad spelling.** It costs. [1]',
    'It says: *Archive. 267 books.* [2]',
    '* A bullet. [1]',
    '2 * 3 is 6. [1]',
  ];
  expect(cited(sentences.join('\n')).map(([sentence]) => sentence)).toEqual(sentences);
});

test('code holds neither sentences nor citations', () => {
  expect(cited('Use `list[1]` here: [2]\n```\nconst x = y[3];\n```\nDone. [1]')).toEqual([
    ['Use `list[1]` here: [2]', [2]],
    ['Done. [1]', [1]],
  ]);
});

test('sentences of other scripts are found', () => {
  expect(cited('重複は二度払う税である。[1]検索は別だ。[2]')).toEqual([
    ['重複は二度払う税である。[1]', [1]],
    ['検索は別だ。[2]', [2]],
  ]);
});

test('an empty answer, or one of punctuation alone, has no sentences', () => {
  expect(cited('')).toEqual([]);
  expect(cited(' … \n—')).toEqual([]);
});

test('ranges are in order, do not overlap and stay inside the answer', () => {
  const piece = fc.constantFrom(
    'A word',
    '. ',
    '[1]',
    '[2, 7]',
    '\n\n',
    '! ',
    '「はい」。',
    ' ',
    '…',
    '🦔',
    'e.g. ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const answer = pieces.join('');
      let before = 0;
      for (const { start, end, sources } of citeSentences({ answer, sources: 2 })) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(answer.length);
        expect(sources.every((number) => number === 1 || number === 2)).toBe(true);
        before = end;
      }
    }),
  );
});
