import { expect, test } from '@jest/globals';
import { normaliseText } from './normalise-text.ts';
import { readNumbers } from './read-numbers.ts';

const read = (
  text: string,
  language: string | null = 'en',
): [string, readonly string[], string | undefined][] => {
  const normal = normaliseText(text);
  return readNumbers({ text: normal, language }).map(({ start, end, values, unit }) => [
    normal.slice(start, end),
    values,
    unit,
  ]);
};

test('a mark between digits groups or divides them, and where it may do both, both count', () => {
  expect(read('1,234,567 and 1.234,50 and 1,234.50 and 0,50 and .5')).toEqual([
    ['1,234,567', ['1234567'], undefined],
    ['1.234,50', ['1234.5'], undefined],
    ['1,234.50', ['1234.5'], undefined],
    ['0,50', ['0.5'], undefined],
    ['.5', ['0.5'], undefined],
  ]);
  expect(read('1.000')).toEqual([['1.000', ['1000', '1.000'], undefined]]);
  expect(read('48 210')).toEqual([['48 210', ['48210'], undefined]]);
});

test('versions, accession numbers and times are taken as they are', () => {
  expect(read('1.2.3, 1962.114.3, 04:12').map(([, values]) => values)).toEqual([
    ['1.2.3'],
    ['1962.114.3'],
    ['4:12'],
  ]);
});

test('units stand before or behind, in signs and words', () => {
  expect(
    read('£5, 7 %, 24GB, 9 milliseconds, three per cent, five-day, 8B, 3rd').map(([text, , unit]) => [
      text,
      unit,
    ]),
  ).toEqual([
    ['5', '£'],
    ['7 %', '%'],
    ['24GB', 'gb'],
    ['9 milliseconds', 'ms'],
    ['three per cent', '%'],
    ['five-day', 'day'],
    ['8B', undefined],
    ['3rd', undefined],
  ]);
});

test('numbers in words are put together', () => {
  expect(
    read('twenty-one, two hundred and forty, three thousand, 1.5 million, a dozen').map(
      ([, values]) => values[0],
    ),
  ).toEqual(['21', '240', '3000', '1500000', '12']);
  expect(read('einundzwanzig, dreihundertvierzig, zweitausend', 'de').map(([, values]) => values[0])).toEqual(
    ['21', '340', '2000'],
  );
  expect(
    read('soixante et onze, quatre-vingt-dix-neuf, deux cents', 'fr').map(([, values]) => values[0]),
  ).toEqual(['71', '99', '200']);
  expect(read('veintiuno, treinta y dos, dos mil', 'es').map(([, values]) => values[0])).toEqual([
    '21',
    '32',
    '2000',
  ]);
});

test('digits behind a letter belong to a name', () => {
  expect(read('BM25, FH-M525, k1 and x²')).toEqual([]);
});
