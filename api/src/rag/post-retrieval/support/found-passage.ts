import type { Passage } from '@twinscribe/contracts';
import { sentenceStarts } from '../segment-sentences.ts';
import { formsOfName } from './evidence.ts';
import { baseLanguage } from './function-words.ts';
import { normaliseText } from './normalise-text.ts';
import type { Asked } from './read-question.ts';
import { hasIdentifier, hasWord, indexWords, type WordIndex } from './word-index.ts';
import { writtenIn } from './written-in.ts';

/** A passage as found. */
export type FoundPassage = Pick<
  Passage,
  'text' | 'title' | 'author' | 'category' | 'publishedAt' | 'tags' | 'headingPath' | 'language'
>;

/** A passage with what is said of it, read when it is looked at: what a question names mostly stands in the first few. */
export interface LabelledPassage {
  readonly text: string;
  /** Null where it is in none that can be told. */
  readonly language: string | null;
  readonly index: WordIndex;
}

/** Sentences on each side of one that count as near it. */
const NEAR = 1;

export function labelPassage(passage: FoundPassage): LabelledPassage {
  let index: WordIndex | undefined;
  const labelled = {
    language: baseLanguage(passage.language) ?? writtenIn(passage.text),
    get text() {
      return plain([headingsOf(passage), particularsOf(passage), passage.text].join('\n'));
    },
    get index() {
      return (index ??= indexWords({ text: labelled.text, language: passage.language }));
    },
  };
  return labelled;
}

const headingsOf = ({ title, headingPath }: FoundPassage): string => [title, ...headingPath].join('\n');

const particularsOf = ({ author, category, publishedAt, tags }: FoundPassage): string =>
  [author, category, publishedAt?.slice(0, 'yyyy'.length), ...tags].join('\n');

const plain = (text: string): string => normaliseText(text).replaceAll('`', ' ');

/** A name also with the `s` of a genitive, as in `Müllers Brot`. */
export function isIn(index: WordIndex, thing: Asked): boolean {
  if (hasWord(index, thing)) return true;
  if (thing.kind === 'code') return hasIdentifier(index, thing.text);
  return formsOfName(thing.word).some((form) => index.words.has(form));
}

/** Whether the subject and any of the others stand in neighbouring sentences, or in the headings above. */
export function standTogether({
  passage,
  subject,
  others,
}: {
  passage: FoundPassage;
  subject: Asked;
  others: readonly Asked[];
}): boolean {
  const { language } = passage;
  const label = indexWords({ text: plain(headingsOf(passage)), language });
  const text = plain(passage.text);
  const starts = sentenceStarts(text);
  const sentences = starts
    .map((start, i) => text.slice(start, starts[i + 1]))
    .filter((sentence) => sentence.trim() !== '')
    .map((sentence) => indexWords({ text: sentence, language }));
  const isNear = (i: number, thing: Asked): boolean =>
    isIn(label, thing) ||
    sentences.slice(Math.max(0, i - NEAR), i + NEAR + 1).some((index) => isIn(index, thing));
  return sentences.some((_, i) => isNear(i, subject) && others.some((other) => isNear(i, other)));
}
