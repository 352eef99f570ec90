import {
  cat,
  dan,
  deu,
  ell,
  eng,
  fin,
  fra,
  hin,
  ita,
  nld,
  nob,
  pol,
  por,
  ron,
  rus,
  spa,
  swe,
  tur,
  ukr,
} from 'stopword';
import { foldAccents } from './fold-accents.ts';

/** Lucene's list. The published figures of BM25 on English collections were measured with it. */
const ENGLISH =
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with';

/**
 * What people put around what they ask about. Lucene's list lacks these words, which the lists of other languages have. They
 * are indexed, for a text may be about them, but a question is not.
 */
const ENGLISH_QUESTION =
  'did do does how i me my our us we what when where which who whom whose why you your';

/** Words of the German and the Swedish list that people search for. */
const GERMAN_CONTENT =
  'beispiel gott jahr jahre jahren lang lange leicht mahn mann mensch menschen mittel morgen tag tage tagen tages tat teil uhr wert zeit';
const SWEDISH_CONTENT = 'beslut beslutat beslutit dag dagar dagarna dagen';

/**
 * By ISO 639-1 code. Only lists that hold function words: those of Arabic, Bulgarian, Czech, Hungarian, Indonesian and others
 * in the same package also hold months, days and nouns, and a stop word can never be found again.
 */
const STOP_WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['en', stopSet(ENGLISH.split(' '))],
  ['ca', stopSet(cat)],
  ['da', stopSet(dan)],
  ['de', stopSet(deu, GERMAN_CONTENT)],
  ['el', stopSet(ell)],
  ['es', stopSet(spa)],
  ['fi', stopSet(fin)],
  ['fr', stopSet(fra)],
  ['hi', stopSet(hin)],
  ['it', stopSet(ita)],
  ['nb', stopSet(nob)],
  ['nl', stopSet(nld)],
  ['nn', stopSet(nob)],
  ['no', stopSet(nob)],
  ['pl', stopSet(pol)],
  ['pt', stopSet(por)],
  ['ro', stopSet(ron)],
  ['ru', stopSet(rus)],
  ['sv', stopSet(swe, SWEDISH_CONTENT)],
  ['tr', stopSet(tur)],
  ['uk', stopSet(ukr)],
]);

const NONE: ReadonlySet<string> = new Set();
const ENGLISH_QUESTION_WORDS = stopSet(ENGLISH_QUESTION.split(' '));

/** Lucene's list is too short to tell English by. */
const ENGLISH_MARKS: ReadonlySet<string> = new Set([...stopWordsOf('en'), ...stopSet(eng)]);

/** Lower case, with and without accents, for text is typed both ways. Empty for a language without a list. */
export function stopWordsOf(language: string | null): ReadonlySet<string> {
  return (language === null ? undefined : STOP_WORDS.get(language)) ?? NONE;
}

/** Words that say nothing of what a question is about, although texts are searched by them. */
export function questionWordsOf(language: string | null): ReadonlySet<string> {
  return language === 'en' ? ENGLISH_QUESTION_WORDS : NONE;
}

/** Words that show a text to be in the language. Every stop word is one. */
export function marksOf(language: string | null): ReadonlySet<string> {
  return language === 'en' ? ENGLISH_MARKS : stopWordsOf(language);
}

function stopSet(words: readonly string[], except = ''): ReadonlySet<string> {
  const content = new Set(except.split(' '));
  const kept = words
    .map((word) => word.normalize('NFKC'))
    .filter((word) => /^[\p{L}\p{M}']+$/u.test(word) && !content.has(word));
  return new Set(kept.flatMap((word) => [word, foldAccents(word)]));
}
