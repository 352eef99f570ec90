import { guessLanguage } from './function-words.ts';

const LETTER = /\p{L}/gu;
const LATIN = /\p{Script=Latin}/u;

/**
 * The language of a text, as far as we have function words to know it by: by script first, as a Latin word or two in a Japanese
 * question do not make it French. Null for every other language, and where nothing tells.
 */
export function writtenIn(text: string): string | null {
  const letters = text.match(LETTER) ?? [];
  const latin = letters.filter((letter) => LATIN.test(letter)).length;
  return latin * 2 > letters.length ? guessLanguage(text) : null;
}
