import { isFunctionWord } from './function-words.ts';
import { foldWord } from './normalise-text.ts';

/** What tells a number or name from the same one elsewhere: words, by their first letters, and numbers near it. */
export type Context = ReadonlySet<string>;

export interface Item {
  readonly start: number;
  readonly end: number;
  /** What it is as a neighbour of others. */
  readonly key: string;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const POSSESSIVE = /'s(?!\p{L})/gu;
/** Enough to know a word by, and short enough to know its forms by. */
const KEY_LENGTH = 5;
/** Longer words are runs of a script without spaces, and equal nowhere. */
const LIMIT_WORD_LENGTH = 30;

export const wordKey = (foldedWord: string): string => foldedWord.slice(0, KEY_LENGTH);

/**
 * The context of each item, in their order: what stands at most `radius` words that say something before or behind it, in
 * the same stretch of the text. Stretches begin at `starts`, ascending. Items are in order and do not overlap.
 */
export function contextsOf({
  text,
  language,
  items,
  radius,
  starts,
}: {
  text: string;
  language: string | null;
  items: readonly Item[];
  radius: number;
  starts: readonly number[];
}): Context[] {
  const marks = inStretches({ starts, marks: readMarks({ text, language, items }) });
  let place = 0;
  return items.map(({ start }) => {
    while ((marks[place]?.start ?? Infinity) < start) place += 1;
    const near = [
      ...marks.slice(Math.max(0, place - radius), place),
      ...marks.slice(place + 1, place + 1 + radius),
    ];
    return new Set(near.flatMap(({ key, stretch }) => (stretch === marks[place]?.stretch ? [key] : [])));
  });
}

type Mark = Pick<Item, 'start' | 'key'>;

/** The items, and the words between them. */
function readMarks({
  text,
  language,
  items,
}: {
  text: string;
  language: string | null;
  items: readonly Item[];
}): Mark[] {
  let next = 0;
  const words = [...text.replace(POSSESSIVE, '  ').matchAll(WORD)].flatMap(({ 0: word, index: start }) => {
    while ((items[next]?.end ?? Infinity) <= start) next += 1;
    if (start >= (items[next]?.start ?? Infinity) || word.length > LIMIT_WORD_LENGTH) return [];
    const folded = foldWord(word);
    return isFunctionWord({ word: folded, language }) ? [] : [{ start, key: wordKey(folded) }];
  });
  return [...words, ...items].sort((a, b) => a.start - b.start);
}

function inStretches({
  marks,
  starts,
}: {
  marks: readonly Mark[];
  starts: readonly number[];
}): (Mark & { stretch: number })[] {
  let stretch = 0;
  return marks.map(({ start, key }) => {
    while ((starts[stretch] ?? Infinity) <= start) stretch += 1;
    return { start, key, stretch };
  });
}
