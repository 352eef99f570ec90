import type { PeriodMeaning } from './resolve-period.ts';

/**
 * How a period limits the day of publication. `dated` is `inside`, said of pieces only: "from 2024", not "in 2024".
 * `rolling` is a number of units until today: "seit zwei Jahren".
 */
export type Relation =
  'inside' | 'dated' | 'since' | 'before' | 'after' | 'until' | 'range' | 'rolling' | 'either';

/** What follows a piece or its verb and belongs to it. `own`: "of yours". `light`: says nothing, but may stand between. */
export type AfterKind = 'own' | 'author' | 'written' | 'tag' | 'light';

/**
 * What the rules know of a language. Patterns are those of `compilePattern`; forms are separated by commas.
 *
 * A class in `words` is a list of forms, or one for each value. Patterns may name any class. What a period means is known
 * of `month` (1–12), `season` (its first month), `weekday` (1–7, from Monday), `unit`, `number`, `quarter`, `half` and
 * `dayword` (days ago). Looked for without a pattern are `subject` (those who wrote the library), `your`, `and`, `article`
 * and `definite` (before a noun), `modifier` (between those and the noun), `negation`, `clause` (starts another one) and
 * `passive` (done by somebody, but not written).
 */
export interface FilterLocale {
  readonly language: string;
  /** Words that carry the grammar of the language: they tell it from others, and may stand before a piece. */
  readonly functionWords: string;
  /** Function words behind which a plural is no piece but a verb: "who posts". */
  readonly notBeforePieces: string;
  /** Order of the numbers where both could be a month; undefined: such a date is not read. */
  readonly numericDates: 'day first' | undefined;
  readonly words: Readonly<Record<string, Readonly<Record<string, string>> | string>>;
  /** Pieces by the names that `readNouns` knows. */
  readonly singular: Readonly<Record<string, string>>;
  readonly plural: Readonly<Record<string, string>>;
  /** Phrases that begin with the word for a piece, or hold it, and mean something else. */
  readonly notPieces: string;
  readonly periods: readonly (readonly [pattern: string, PeriodMeaning])[];
  readonly whens: readonly (readonly [pattern: string, Relation])[];
  readonly pieces: {
    /** What makes the noun behind it a piece at once: "your". */
    readonly own: readonly string[];
    /** What asks for pieces, if the words behind the noun fit: "which", "show me the". */
    readonly listed: readonly string[];
    readonly definite: readonly string[];
    /** A period before its noun: "last year's posts". */
    readonly dated: readonly string[];
  };
  /** Questions for what somebody wrote, up to where what they wrote, or when, would follow. */
  readonly frames: readonly string[];
  readonly after: readonly (readonly [pattern: string, AfterKind])[];
  /** Behind a listed piece. `about` opens a subject. */
  readonly about: readonly string[];
  readonly says: readonly string[];
  readonly open: readonly string[];
  /** Behind a definite piece. */
  readonly regarding: readonly string[];
  readonly tags: readonly string[];
}
