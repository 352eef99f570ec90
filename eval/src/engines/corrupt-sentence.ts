import type { PromptPassage } from '@twinscribe/contracts';
import { createSeededRandom } from '../seeded-random.ts';

/** A sentence that was copied from the passage, made untrue; undefined where there is nothing to change in it. */
export type Corrupt = (copied: { sentence: string; passage: PromptPassage }) => string | undefined;

const NUMBER_WORDS =
  'two three four five six seven eight nine ten eleven twelve nineteen twenty thirty'.split(' ');
const DIGITS = [...'0123456789'];
/** Of the example library. */
const NAMES =
  'Ruth Okafor Annis Tolliver Bartek Nowak Kessler Freiburg Kassel Grenoble Gaston Trieste Selby Proofer Cormack Clarke Büttcher Robertson Zaragoza Brontë Rotherham Carbonell Goldstein Ryedale Carlton Holroyd Ackerley Leeds Swiss French Llama Python SQLite Nginx Thwaite Elda March August'.split(
    ' ',
  );

/** Not those of lists, which claim nothing, nor those of citations. */
const NUMBER = new RegExp(`(?<=\\w.*)(?<!\\[)\\d|(?<!\\p{L})(?:${NUMBER_WORDS.join('|')})(?!\\p{L})`, 'giu');
const NAME = new RegExp(`(?<!\\p{L})(?:${NAMES.join('|')})(?!\\p{L})`, 'gu');

/** One digit, or one number word, by another. The passage may have the new number too, of something else. */
export const changeNumber: Corrupt = ({ sentence }) =>
  replaceOne({
    sentence,
    pattern: NUMBER,
    others: (found) => (/\d/.test(found) ? DIGITS : NUMBER_WORDS),
  });

/** One name by another, which the passage does not have. */
export const swapName: Corrupt = ({ sentence, passage: { text, label } }) => {
  const absent = NAMES.filter((name) => !text.includes(name) && !label.includes(name));
  return replaceOne({ sentence, pattern: NAME, others: () => absent });
};

function replaceOne({
  sentence,
  pattern,
  others,
}: {
  sentence: string;
  pattern: RegExp;
  others: (found: string) => readonly string[];
}): string | undefined {
  const random = createSeededRandom({ seed: sentence.length });
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const place = pick([...sentence.matchAll(pattern)]);
  if (place === undefined) return undefined;
  const [found] = place;
  const other = pick(others(found).filter((word) => word !== found.toLowerCase() && word !== found));
  const end = place.index + found.length;
  return other === undefined ? undefined : sentence.slice(0, place.index) + other + sentence.slice(end);
}
