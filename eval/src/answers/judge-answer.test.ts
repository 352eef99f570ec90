import type { RagAnswer } from '@twinscribe/contracts';
import { expect, test } from '@jest/globals';
import { judgeAnswer } from './judge-answer.ts';

const NOTHING_MISSING = { numbers: [], names: [], words: [] };

function source(
  number: number,
  range: { documentId: string; start: number; end: number },
): RagAnswer['sources'][number] {
  return {
    ...{
      number,
      ...range,
      chunkId: '',
      title: '',
      author: null,
      category: 'note',
      url: null,
      publishedAt: null,
    },
    ...{ language: null, tags: [], headingPath: [], text: '', score: 1 },
  };
}

test('numbers without a source, sentences without one, and what the cited sources hold are counted', () => {
  const judged = judgeAnswer({
    answer: {
      answer: 'One [1]. Two [2, 99]. Three `[7]`.',
      sources: [
        source(1, { documentId: 'a', start: 0, end: 10 }),
        source(2, { documentId: 'b', start: 0, end: 10 }),
      ],
      citations: [
        { start: 0, end: 8, sources: [1], support: 'supported', missing: NOTHING_MISSING },
        { start: 9, end: 21, sources: [2], support: 'unsupported', missing: NOTHING_MISSING },
        { start: 22, end: 34, sources: [], support: null, missing: NOTHING_MISSING },
      ],
      abstained: false,
    },
    quotes: [{ documentId: 'b', quote: '', grade: 2, places: [{ start: 5, end: 8 }] }],
  });
  expect(judged).toEqual({
    abstained: false,
    markers: 3,
    validMarkers: 2,
    sentences: 3,
    citedSentences: 2,
    claims: 2,
    supported: 1,
    unsupported: 1,
    isFound: true,
    isCited: true,
  });
});

test('what is found but not cited is not cited, and an answer that cites nothing has abstained', () => {
  const judged = judgeAnswer({
    answer: {
      answer: 'No.',
      sources: [source(1, { documentId: 'a', start: 0, end: 10 })],
      citations: [],
      abstained: false,
    },
    quotes: [{ documentId: 'a', quote: '', grade: 2, places: [{ start: 0, end: 1 }] }],
  });
  expect(judged).toMatchObject({ abstained: true, isFound: true, isCited: false, markers: 0 });
});

test('an answer that says it is none has abstained, and its sentences are not to be cited', () => {
  const citations = [{ start: 0, end: 3, sources: [], support: null, missing: NOTHING_MISSING }];
  const judged = judgeAnswer({
    answer: { answer: 'No.', sources: [], citations, abstained: true },
    quotes: [],
  });
  expect(judged).toMatchObject({ abstained: true, sentences: 0, citedSentences: 0, claims: 0 });
});
