import { ENGLISH_FILTERS } from '../locales/en/filters.ts';
import { FRENCH_FILTERS } from '../locales/fr/filters.ts';
import { GERMAN_FILTERS } from '../locales/de/filters.ts';
import { SPANISH_FILTERS } from '../locales/es/filters.ts';
import type { Token } from '../words/tokenize-question.ts';
import { compileGrammar, type FilterGrammar } from './compile-grammar.ts';

const ENGLISH = compileGrammar(ENGLISH_FILTERS);
const OTHERS = [GERMAN_FILTERS, FRENCH_FILTERS, SPANISH_FILTERS].map(compileGrammar);

/** That of the language with most of its marks in the question; English where none has more. */
export function chooseGrammar(tokens: readonly Token[]): FilterGrammar {
  const marksOf = ({ marks }: FilterGrammar): number => tokens.filter(({ text }) => marks.has(text)).length;
  return OTHERS.reduce((best, grammar) => (marksOf(grammar) > marksOf(best) ? grammar : best), ENGLISH);
}
