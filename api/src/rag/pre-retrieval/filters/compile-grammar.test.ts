import { expect, test } from '@jest/globals';
import { ENGLISH_FILTERS } from '../locales/en/filters.ts';
import { compileGrammar } from './compile-grammar.ts';

test('a pattern with a slot that nobody can read is refused', () => {
  const misspelt = { ...ENGLISH_FILTERS, frames: ['what <didd> <subject> <write>'] };
  expect(() => compileGrammar(misspelt)).toThrow('<didd>');
});
