import { sentenceStarts } from '../segment-sentences.ts';
import type { Context } from './contexts.ts';
import type { Evidence } from './evidence.ts';
import { indexMentions, type Form } from './mention.ts';
import { foldWord, normaliseText } from './normalise-text.ts';
import type { NumberMention } from './number-mention.ts';
import { monthNames, readDates, type DateMention } from './read-dates.ts';
import { readItems } from './read-items.ts';
import { indexWords } from './word-index.ts';

export interface EvidenceSource {
  readonly text: string;
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly author: string | null;
  readonly publishedAt: string | null;
  readonly language: string | null;
}

/** Words that say something, on each side of a number or name. */
const RADIUS = 10;

/** What was put before the model counts: the text, and the title, headings, author and day that stand above it. */
export function indexEvidence(source: EvidenceSource): Evidence {
  const label = normaliseText([source.title, ...source.headingPath, source.author ?? ''].join('\n'));
  const text = `${label}\n${normaliseText(source.text)}`.replaceAll('`', ' ');
  const published = readDates(source.publishedAt?.slice(0, 10) ?? '');
  const dates = [...published, ...readDates(text)];
  const index = indexWords({ text, language: source.language });
  const { language, sequence } = index;
  return {
    ...index,
    ...mentionsOf({ text, language, labelEnd: label.length, published }),
    dates,
    words: new Set([...sequence, ...dates.flatMap(({ month }) => monthNames(month).map(foldWord))]),
    pairs: new Set(sequence.slice(1).map((word, i) => `${sequence[i] ?? ''} ${word}`)),
    initials: sequence.map((word) => word.slice(0, 1)).join(''),
  };
}

function mentionsOf({
  text,
  language,
  labelEnd,
  published,
}: {
  text: string;
  language: string | null;
  labelEnd: number;
  published: readonly DateMention[];
}): Pick<Evidence, 'numbers' | 'names'> {
  const starts = sentenceStarts(text);
  const { numbers, words } = readItems({ text, left: text, language, starts, radius: RADIUS });
  const contextOf = ({ start, context }: { start: number; context: Context }): Context | undefined =>
    start < labelEnd ? undefined : context;
  const years = published.map(({ year }) => ({
    forms: [{ value: String(year), unit: undefined }],
    context: undefined,
  }));
  const names = words.filter(({ start, kind }) => kind !== 'word' && start >= labelEnd);
  return {
    numbers: indexMentions([
      ...years,
      ...numbers.map((number) => ({ forms: formsOf(number), context: contextOf(number) })),
    ]),
    names: indexMentions(
      names.map(({ word, context }) => ({ forms: [{ value: word, unit: undefined }], context })),
    ),
  };
}

const formsOf = ({ values, unit, parts }: NumberMention): Form[] => [
  ...values.flatMap((value) => [{ value, unit }, ...sharesOf({ value, unit })]),
  ...parts.map((value) => ({ value, unit })),
];

/** 0.67 and 67 % are one number. */
function sharesOf({ value, unit }: Form): Form[] {
  const number = Number(value);
  if (unit === '%' && Number.isFinite(number)) {
    return [{ value: String(Math.round(number * 1_000) / 100_000), unit: undefined }];
  }
  const isShare = unit === undefined && number > 0 && number < 1;
  return isShare ? [{ value: String(Math.round(number * 100_000) / 1_000), unit: '%' }] : [];
}
