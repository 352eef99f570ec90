import { isWord, type Token } from '../words/tokenize-question.ts';
import type { FilterLocale } from './filter-locale.ts';
import type { SlotMatch } from './pattern.ts';
import type { QuestionReader } from './question-reader.ts';
import { readNames } from './read-names.ts';
import { readPeriod, type PeriodReading } from './read-period.ts';
import type { PeriodMeaning } from './resolve-period.ts';

/** Periods that say when without a preposition: "last year", "two weeks ago". */
const ADVERBIAL: ReadonlySet<PeriodMeaning> = new Set([
  'dayword',
  'thisUnit',
  'lastUnit',
  'unitBeforeLast',
  'ago',
  'rolling',
  'lastNamed',
  'thisNamed',
]);

type ReadSlotAt = (at: number, reader: QuestionReader) => SlotMatch | undefined;

/** Slots that are no class of words. */
const READERS: Readonly<Record<string, ReadSlotAt>> = {
  year: (at, { tokens }) => sign(at, yearIn(textAt(tokens, at))),
  nth: (at, { tokens }) => sign(at, dayIn(textAt(tokens, at))),
  number: (at, { tokens, word }) => sign(at, numberIn(textAt(tokens, at))) ?? word('number', at),
  date: (at, { tokens, grammar }) => sign(at, dateIn(textAt(tokens, at), grammar)),
  period: (at, { period }) => asSlot(period(at)),
  inner: (at, reader) => asSlot(readPeriod({ at, isInner: true }, reader)),
  adverbial: (at, { period }) => {
    const found = period(at);
    return found !== undefined && ADVERBIAL.has(found.meaning) ? asSlot(found) : undefined;
  },
  bare: (at, { period }) => {
    const found = period(at);
    return found?.meaning === 'year' ? asSlot(found) : undefined;
  },
  author: (at, reader) => readNames({ at, table: reader.authors, limit: 1 }, reader),
  authors: (at, reader) => {
    const found = readNames({ at, table: reader.authors }, reader);
    const isOwner = /^'s?$/.test(textAt(reader.tokens, found?.end ?? at)); // "by Ruth Okafor's students"
    return isOwner ? undefined : found;
  },
  subject: (at, reader) => {
    const you = reader.word('subject', at);
    return you ? { value: [], end: you.end } : readNames({ at, table: reader.authors, limit: 1 }, reader);
  },
  tags: (at, reader) => readNames({ at, table: reader.tags }, reader),
  pause: (at, reader) => (isPause(at, reader) ? { value: undefined, end: at } : undefined),
};

export function readSlot(
  { name, at }: { name: string; at: number },
  reader: QuestionReader,
): SlotMatch | undefined {
  const read = READERS[name];
  return read === undefined ? reader.word(name, at) : read(at, reader);
}

const asSlot = (period: PeriodReading | undefined): SlotMatch | undefined =>
  period && { value: period, end: period.end };

const sign = (at: number, value: unknown): SlotMatch | undefined =>
  value === undefined ? undefined : { value, end: at + 1 };

const textAt = (tokens: readonly Token[], at: number): string => tokens[at]?.text ?? '';

/** Where a phrase may end: at a sign, at a word of grammar, or with the question. */
function isPause(at: number, { tokens, grammar }: QuestionReader): boolean {
  const token = tokens[at];
  return token === undefined || !isWord(token) || grammar.functionWords.has(token.text);
}

const yearIn = (text: string): number | undefined =>
  /^(?:1[5-9]|20)\d\d$/.test(text) ? Number(text) : undefined;

const numberIn = (text: string): number | undefined =>
  /^[1-9]\d{0,2}$/.test(text) ? Number(text) : undefined;

function dayIn(text: string): number | undefined {
  const day = Number(/^(\d{1,2})(?:st|nd|rd|th|er|e|o|a)?$/.exec(text)?.[1] ?? 0);
  return day >= 1 && day <= 31 ? day : undefined;
}

/** Year first, or day and month in the order of the language; where that is not known, only what has one reading. */
function dateIn(
  text: string,
  { numericDates }: Pick<FilterLocale, 'numericDates'>,
): { year: number; month: number; day: number } | undefined {
  if (!/^\d+([-./])\d+\1\d+$/.test(text)) return undefined;
  const [a = 0, b = 0, c = 0] = text.split(/[-./]/).map(Number);
  if (a >= 1_000) return { year: a, month: b, day: c };
  if (c < 1_000) return undefined;
  if (numericDates === 'day first' || a > 12 || a === b) return { year: c, month: b, day: a };
  return b > 12 ? { year: c, month: a, day: b } : undefined;
}
