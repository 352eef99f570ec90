import { foldText } from './fold-text.ts';
import { areSameWord } from './match-words.ts';
import { FRAME_WORDS, stopWordsFor } from './stop-words.ts';

/** Scripts written without spaces between words. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}]+)?/gu;
/** Endings and particles, mostly, of what is content in other characters. */
const SHORT_HIRAGANA = /^\p{Script=Hiragana}{1,2}$/u;

const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'word' });

/** How much a word that a question is framed with says. */
export const FRAME_SHARE = 0.2;
/** What goes beyond this is a text and not a question; time grows with every word. */
const LIMIT_WORDS = 64;

/** The words of a text, folded: first those with spaces between them, then those of scripts without. */
export function wordsOf(text: string): string[] {
  const folded = foldText(text);
  const words = folded.replace(SPACELESS, ' ').match(WORD) ?? [];
  return [...words.map(withoutElision), ...(folded.match(SPACELESS) ?? []).flatMap(segment)];
}

/** "the author's", "l'index", "dell'indice": the word without what leans on it. */
const withoutElision = (word: string): string =>
  word.replace(/['’]s?$/, '').replace(/^\p{L}{1,4}['’](?=\p{L}{3})/u, '');

function segment(run: string): string[] {
  return [...SEGMENTER.segment(run)]
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ segment: word }) => word)
    .filter((word) => !SHORT_HIRAGANA.test(word));
}

/** Whether a text speaks of the word. Where no spaces tell words apart, any occurrence counts. */
export function createWordFinder(text: string): (word: string) => boolean {
  const words = [...new Set(wordsOf(text))];
  const folded = foldText(text);
  return (word) =>
    isSpaceless(word)
      ? folded.includes(word)
      : words.some((other) => other[0] === word[0] && areSameWord(word, other));
}

const isSpaceless = (word: string): boolean => word.match(SPACELESS) !== null;

/**
 * What a question is about: its words without repeats and stop words, each with a share of how much it says. Words that
 * questions are merely framed with ("write", "good") say little.
 */
export function contentWords(question: string): Map<string, number> {
  const words = [...new Set(wordsOf(question))];
  const stopWords = stopWordsFor(words);
  const content = words.filter((word) => !stopWords.has(word));
  return new Map(
    content.slice(0, LIMIT_WORDS).map((word) => [word, FRAME_WORDS.has(word) ? FRAME_SHARE : 1]),
  );
}
