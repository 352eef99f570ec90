import { expect, test } from '@jest/globals';
import { toPassage } from '@twinscribe/knowledge';
import { writeDocument } from '../../../test/passages.ts';
import { packPassages } from './pack-passages.ts';
import { passageLabel, passageTokens } from './passage-tokens.ts';

test('the first k passages that fit are packed, and what is left of the budget is told', () => {
  const { hits } = writeDocument({ id: 'a', pieces: ['one ', 'two ', 'three '] });
  const { packed, tokensLeft } = packPassages({ found: hits, k: 2, budgetTokens: 1_000 });
  expect(packed.map(({ text }) => text)).toEqual(['one ', 'two ']);
  const used = packed.reduce((sum, hit) => sum + passageTokens(toPassage(hit)), 0);
  expect(tokensLeft).toBe(1_000 - used);
});

test('a passage that does not fit makes room for a later one that does', () => {
  const { hits } = writeDocument({ id: 'a', pieces: ['word '.repeat(500), 'short'] });
  const { packed, overBudget } = packPassages({ found: hits, k: 2, budgetTokens: 100 });
  expect(packed.map(({ text }) => text)).toEqual(['short']);
  expect(overBudget.get('a#0')).toEqual({ tokens: expect.any(Number), left: 100 });
});

test('the label names title, headings, author and day, and does not say the title twice', () => {
  const at = {
    title: 'On overlap',
    headingPath: ['On overlap', 'What it costs'],
    author: 'Ines Marchetti',
    publishedAt: '2026-03-01T10:00:00Z',
  };
  expect(passageLabel(at)).toBe('On overlap › What it costs (Ines Marchetti, 2026-03-01)');
  expect(passageLabel({ ...at, author: null })).toBe('On overlap › What it costs (2026-03-01)');
  expect(passageLabel({ ...at, author: null, publishedAt: null })).toBe('On overlap › What it costs');
});
