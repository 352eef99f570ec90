import { bigrams, hasBigrams, splitRuns } from './bigrams.ts';
import { foldAccents } from './fold-accents.ts';
import { stemWord } from './stem-word.ts';
import { stopWordsOf } from './stop-words.ts';
import { tokenize } from './tokenize.ts';

const LIMIT_TERM_LENGTH = 64;
const JOINT = /\.|::?|_+/;
const ENDING = /(?:\+\+|#)$/;
const ACRONYM = /^\p{L}(?:\.\p{L})+$/u;
const CAMEL_BORDER = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{N})(?=\p{Lu}\p{Ll})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** Articles and pronouns that lose their vowel before another word. Nobody knows the language of `null`: only the surest. */
const ELIDED: ReadonlyMap<string | null, RegExp> = new Map([
  ['ca', /^[dlmnst]'(?=.)/],
  ['fr', /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=.)/],
  ['it', /^(?:[cdlmnstv]|un|all|dall|dell|nell|sull|quest|quell)'(?=.)/],
  [null, /^(?:[dl]|qu)'(?=.)/],
]);

/**
 * The index terms of one token: of a word its stem, of what is put together (`camelCase`, `snake_case`, `node:sqlite`, `v1.2.3`)
 * the whole and its parts, of a script without spaces its bigrams, of a stop word nothing.
 */
export function analyzeToken({ token, language }: { token: string; language: string | null }): string[] {
  const terms = hasBigrams(token)
    ? splitRuns(token).flatMap(({ text, isRun }) =>
        isRun ? bigrams(text) : tokenize(text).flatMap((part) => alphabeticTerms(part, language)),
      )
    : alphabeticTerms(token, language);
  return terms.map(limitLength).filter((term) => term !== '');
}

function alphabeticTerms(token: string, language: string | null): string[] {
  const plain = token.replace(/[’ʼ]/g, "'");
  if (ACRONYM.test(plain)) return wordTerms(plain.replaceAll('.', ''), language);
  const ending = ENDING.exec(plain)?.[0] ?? '';
  const body = ending === '' ? plain : plain.slice(0, -ending.length);
  const parts = body.split(JOINT);
  const terms = parts.flatMap((part) => wordTerms(part, language));
  const isWhole = parts.length > 1 || ending === '++' || (ending === '#' && body.length === 1);
  return isWhole ? [foldAccents(lowerCase(plain, language)), ...terms] : terms;
}

function wordTerms(word: string, language: string | null): string[] {
  const parts = word.split(CAMEL_BORDER);
  return (parts.length > 1 ? [word, ...parts] : parts).map((part) =>
    termOf(lowerCase(part, language), language),
  );
}

/** `''` for a stop word. */
function termOf(word: string, language: string | null): string {
  const bare = word.includes("'") ? dropClitics(word, language) : word;
  if (stopWordsOf(language).has(bare)) return '';
  // English has accents in borrowed words only, and its stemmer knows none: résumé must end as resume does.
  return foldAccents(stemWord({ word: language === 'en' ? foldAccents(bare) : bare, language }));
}

function dropClitics(word: string, language: string | null): string {
  if (language === 'tr' || language === 'az') return word.slice(0, word.indexOf("'"));
  const elided = ELIDED.get(language);
  const tail = elided === undefined ? word : word.replace(elided, '');
  return language === 'en' || language === null ? tail.replace(/'s$/, '') : tail;
}

/** Turkish and Azerbaijani write the capital of ı as I, and of i as İ. */
function lowerCase(text: string, language: string | null): string {
  if (language !== 'tr' && language !== 'az') return text.toLowerCase();
  return text.replaceAll('I', 'ı').replaceAll('İ', 'i').toLowerCase();
}

/** Keeps the index small where someone pasted a key or a file as one word. Never ends inside a surrogate pair. */
function limitLength(term: string): string {
  return term.length <= LIMIT_TERM_LENGTH
    ? term
    : term.slice(0, LIMIT_TERM_LENGTH).replace(/[\ud800-\udbff]$/, '');
}
