import type { MentionIndex } from './mention.ts';
import type { DateMention } from './read-dates.ts';
import type { WordIndex } from './word-index.ts';

/** What a passage says, prepared for looking things up. */
export interface Evidence extends WordIndex {
  readonly numbers: MentionIndex;
  /** Of the text; not those in titles and headings. */
  readonly names: MentionIndex;
  readonly dates: readonly DateMention[];
  /** Neighbouring words, with a space between. */
  readonly pairs: ReadonlySet<string>;
  /** First letters of the words in their order, to tell what an acronym stands for. */
  readonly initials: string;
}

const LEAST_ACRONYM_LENGTH = 3;

/** Day, month and year must be together in one date; only the year may stand apart. */
export function hasDate(
  { dates, numbers }: Evidence,
  { year, month, day }: Pick<DateMention, 'year' | 'month' | 'day'>,
): boolean {
  const hasYear = (date: DateMention): boolean =>
    date.year === year || (date.year === undefined && numbers.byValue.has(String(year)));
  return dates.some(
    (date) =>
      date.month === month &&
      (day === undefined || date.day === day) &&
      (year === undefined || hasYear(date)),
  );
}

/** An `s` may follow a name. */
export const formsOfName = (word: string): string[] => [word, `${word}s`, word.replace(/s$/, '')];

/** A name as it is, or what it is short for. */
export function hasName({ words, pieces, initials }: Evidence, word: string): boolean {
  if (formsOfName(word).some((form) => words.has(form) || pieces.has(form))) return true;
  return word.length >= LEAST_ACRONYM_LENGTH && initials.includes(word) && !/[aeiou]/.test(word);
}
