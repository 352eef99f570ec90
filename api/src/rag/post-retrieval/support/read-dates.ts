import { foldWord } from './normalise-text.ts';

export interface DateMention {
  readonly start: number;
  readonly end: number;
  readonly year: number | undefined;
  /** From 1. */
  readonly month: number;
  readonly day: number | undefined;
}

const MONTHS = `
jan january januar jänner janvier enero gennaio janeiro januari
feb february februar février febrero febbraio fevereiro februari
mar march märz mrz mars marzo março maart
apr april avril abril aprile
may mai mayo maggio maio mei
jun june juni juin junio giugno junho
jul july juli juillet julio luglio julho
aug august août agosto augustus
sep sept september septembre septiembre settembre setembro
oct october okt oktober octobre octubre ottobre outubro
nov november novembre noviembre novembro
dec december dez dezember décembre diciembre dicembre dezembro`;

const MONTH_NAMES: readonly (readonly string[])[] = MONTHS.trim()
  .split('\n')
  .map((line) => line.split(' '));
const MONTH_NUMBERS: ReadonlyMap<string, number> = new Map(
  MONTH_NAMES.flatMap((names, i) => names.map((name) => [foldWord(name), i + 1] as const)),
);

const MONTH = `(?<month>(?<!\\p{L})(?:${MONTH_NAMES.flat()
  .flatMap((name) => [name, foldWord(name)])
  .join('|')})(?!\\p{L}))\\.?`;
const DAY = '(?<!\\d)(?<day>[0-3]?\\d)(?:st|nd|rd|th|er|º|\\.)?';
const YEAR = '(?<year>\\d{4})(?!\\d)';
const OF = '(?:\\s+(?:of|de|del))?\\s+';

const PATTERNS: readonly RegExp[] = [
  '(?<!\\d)(?<year>\\d{4})-(?<number>[01]\\d)-(?<day>[0-3]\\d)(?!\\d)',
  `(?<!\\d)(?<day>[0-3]?\\d)\\.\\s?(?<number>[01]?\\d)\\.\\s?${YEAR}`,
  `${DAY}${OF}${MONTH}(?:,?${OF}${YEAR})?`,
  `${MONTH}\\s+${DAY}(?![\\d.,:]*\\d)(?:,?\\s+${YEAR})?`,
  `${MONTH}${OF}${YEAR}`,
].map((source) => new RegExp(source, 'giu'));

/** Dates with at least a month and a day, or a month and a year, in normalised text. Ranges do not overlap. */
export function readDates(text: string): DateMention[] {
  const found: DateMention[] = [];
  let left = text;
  for (const pattern of PATTERNS) {
    for (const match of left.matchAll(pattern)) {
      const date = dateOf(match);
      if (date !== undefined) found.push(date);
    }
    // A day and its month are not to be found again as a month and its year.
    left = left.replace(pattern, (date) => ' '.repeat(date.length));
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The name of a month in every language that we read. */
export function monthNames(month: number): readonly string[] {
  return MONTH_NAMES[month - 1] ?? [];
}

function dateOf({ 0: text, index: start, groups = {} }: RegExpExecArray): DateMention | undefined {
  const { year, number, day } = groups;
  const month = number === undefined ? MONTH_NUMBERS.get(foldWord(groups['month'] ?? '')) : Number(number);
  if (month === undefined || month < 1 || month > 12 || Number(day ?? 1) < 1 || Number(day ?? 1) > 31)
    return undefined;
  return {
    start,
    end: start + text.length,
    year: year === undefined ? undefined : Number(year),
    month,
    day: day === undefined ? undefined : Number(day),
  };
}
