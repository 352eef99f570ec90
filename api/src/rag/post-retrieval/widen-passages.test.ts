import { expect, test } from '@jest/globals';
import { libraryOf, writeDocument } from '../../../test/passages.ts';
import { widenPassages } from './widen-passages.ts';

const PIECES = [
  'Rye wants water.\n',
  'Wheat wants less.\n',
  'Spelt wants none.\n',
  '  \n',
  'Ovens want wood.\n',
];

test('the best passage grows into its neighbours, and takes in what was chosen besides', async () => {
  const written = writeDocument({ id: 'a', pieces: PIECES });
  const [first, second] = written.hits;
  if (first === undefined || second === undefined) throw new Error('there are five');
  const found = { tenant: 't', packed: [second, first], tokensLeft: 500 };
  const wide = await widenPassages(found, { library: libraryOf([written]) });
  expect(wide.map(({ passage }) => passage.text)).toEqual([PIECES.slice(0, 3).join('')]);
  expect(wide[0]).toMatchObject({
    passage: { chunkId: 'a#1', start: 0 },
    chunkIds: new Set(['a#0', 'a#1', 'a#2']),
  });
});

test('without tokens to spare every passage stays as it is', async () => {
  const written = writeDocument({ id: 'a', pieces: PIECES });
  const packed = written.hits.slice(4);
  const wide = await widenPassages({ tenant: 't', packed, tokensLeft: 0 }, { library: libraryOf([written]) });
  expect(wide.map(({ passage }) => passage.text)).toEqual(['Ovens want wood.\n']);
});

test('a neighbour that says what another passage says is left out', async () => {
  const written = writeDocument({ id: 'a', pieces: PIECES });
  const echo = writeDocument({ id: 'b', pieces: ['Wheat wants less!'] });
  const packed = [...written.hits.slice(0, 1), ...echo.hits];
  const library = libraryOf([written, echo]);
  const wide = await widenPassages({ tenant: 't', packed, tokensLeft: 500 }, { library });
  expect(wide.map(({ passage }) => passage.text)).toEqual(['Rye wants water.\n', 'Wheat wants less!']);
});

test('a document that has changed since the search is not widened', async () => {
  const written = writeDocument({ id: 'a', pieces: PIECES });
  const changed = { ...written, document: { ...written.document, ingestedAt: '2026-02-02T00:00:00.000Z' } };
  const packed = written.hits.slice(0, 1);
  const [wide] = await widenPassages(
    { tenant: 't', packed, tokensLeft: 500 },
    { library: libraryOf([changed]) },
  );
  expect(wide?.passage.text).toBe('Rye wants water.\n');
});

test('the text of HTML is what a reader sees of the whole range', async () => {
  const written = writeDocument({
    id: 'a',
    format: 'html',
    pieces: ['<p>Rye &amp; salt.</p>', '<p>Water.</p>'],
  });
  const packed = written.hits.slice(0, 1);
  const [wide] = await widenPassages(
    { tenant: 't', packed, tokensLeft: 500 },
    { library: libraryOf([written]) },
  );
  expect(wide?.passage).toMatchObject({
    start: 0,
    end: written.document.length,
    text: expect.stringMatching(/^Rye & salt\.\s+Water\.\s*$/),
  });
});
