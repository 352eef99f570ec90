import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildTermMatrix } from './term-matrix.ts';
import type { TermCounts } from './weigh-terms.ts';

function textOf(counts: ReadonlyMap<number, number>): TermCounts {
  const termIds = [...counts.keys()].sort((a, b) => a - b);
  return {
    termIds: Uint32Array.from(termIds),
    counts: Uint16Array.from(termIds, (termId) => counts.get(termId) ?? 0),
  };
}

test('terms of too few texts are left out, and the others are numbered most widespread first', () => {
  const texts = [
    [3, 8],
    [3, 8, 5],
    [3, 6],
  ].map((termIds) => textOf(new Map(termIds.map((termId) => [termId, 1]))));
  const { termIds, matrix, vocabulary } = buildTermMatrix({ texts, minTexts: 2 });
  expect([...termIds]).toEqual([3, 8]);
  expect([matrix.rows, matrix.width]).toEqual([3, 2]);
  expect([...matrix.starts]).toEqual([0, 2, 4, 5]);
  expect([...matrix.columns]).toEqual([0, 1, 0, 1, 0]);
  expect(vocabulary.columnOf[8]).toBe(1);
  expect(vocabulary.columnOf[5]).toBe(-1);
});

test('rows have length 1, and a text without a kept term has an empty row', () => {
  const texts = [
    textOf(
      new Map([
        [1, 2],
        [2, 1],
      ]),
    ),
    textOf(new Map([[9, 4]])),
    textOf(
      new Map([
        [1, 1],
        [2, 5],
      ]),
    ),
  ];
  const { matrix } = buildTermMatrix({ texts, minTexts: 2 });
  const lengths = [0, 1, 2].map((row) =>
    Math.hypot(...matrix.values.subarray(matrix.starts[row], matrix.starts[row + 1])),
  );
  [1, 0, 1].forEach((length, row) => expect(lengths[row]).toBeCloseTo(length, 6));
});

test('the numbers that terms happen to have make no difference to the matrix', () => {
  const counts = fc.dictionary(fc.constantFrom(...'abcdefgh'), fc.integer({ min: 1, max: 4 }), {
    maxKeys: 6,
  });
  const numbering = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 });
  fc.assert(
    fc.property(fc.array(counts, { maxLength: 12 }), numbering, (documents, order) => {
      const matrixUnder = (numberOf: (letter: string) => number) => {
        const texts = documents.map((one) =>
          textOf(new Map(Object.entries(one).map(([letter, count]) => [numberOf(letter), count]))),
        );
        return buildTermMatrix({ texts, minTexts: 2 }).matrix;
      };
      const plain = matrixUnder((letter) => letter.charCodeAt(0) - 97);
      expect(matrixUnder((letter) => 1_000 - (order[letter.charCodeAt(0) - 97] ?? 0))).toEqual(plain);
    }),
  );
});

test('no texts make a matrix without rows and columns', () => {
  const { matrix, termIds } = buildTermMatrix({ texts: [], minTexts: 2 });
  expect([matrix.rows, matrix.width, termIds.length]).toEqual([0, 0, 0]);
});
