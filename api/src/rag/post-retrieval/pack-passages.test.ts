import { expect, test } from '@jest/globals';
import { estimateTokens, type Passage } from '@twinscribe/contracts';
import fc from 'fast-check';
import { packPassages, passageLabel } from './pack-passages.ts';

const passage = (fields: Partial<Passage>): Passage => ({
  chunkId: 'c',
  documentId: 'd',
  title: 'On overlap',
  author: null,
  category: 'article',
  url: null,
  publishedAt: null,
  language: 'en',
  tags: [],
  headingPath: [],
  start: 0,
  end: 0,
  text: 'Some words.',
  score: 1,
  ...fields,
});

test('passages keep their order and are numbered from 1', () => {
  const packed = packPassages({
    passages: [passage({ text: 'one' }), passage({ text: 'two' })],
    budgetTokens: 1_000,
  });
  expect(packed.map(({ number, text }) => [number, text])).toEqual([
    [1, 'one'],
    [2, 'two'],
  ]);
});

test('a passage that does not fit makes room for a later one that does', () => {
  const long = passage({ text: 'word '.repeat(500) });
  const packed = packPassages({ passages: [long, passage({ text: 'short' })], budgetTokens: 100 });
  expect(packed.map(({ text }) => text)).toEqual(['short']);
});

test('the budget is never passed and no text comes twice', () => {
  const passages = fc.array(
    fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => passage({ text })),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(passages, fc.integer({ min: 0, max: 400 }), (given, budgetTokens) => {
      const packed = packPassages({ passages: given, budgetTokens });
      const used = packed.reduce(
        (sum, source) => sum + estimateTokens(source.text) + estimateTokens(passageLabel(source)),
        0,
      );
      expect(used).toBeLessThanOrEqual(budgetTokens);
      expect(new Set(packed.map(({ text }) => text.trim())).size).toBe(packed.length);
    }),
  );
});

test('the label names title, headings and day, and does not say the title twice', () => {
  const at = passage({ headingPath: ['On overlap', 'What it costs'], publishedAt: '2026-03-01T10:00:00Z' });
  expect(passageLabel(at)).toBe('On overlap › What it costs (2026-03-01)');
});
