import type { SearchFilter } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import type { QuestionClient } from './question-client.ts';
import type { FilterPhrase } from './read-question-set.ts';

export interface FilterEvaluation {
  readonly phrases: number;
  readonly fields: readonly FieldScores[];
  /** Phrases that ask for no filter, and those of them that got one all the same. */
  readonly plain: number;
  readonly invented: readonly string[];
}

export interface FieldScores {
  /** `authors`, `categories`, `tags`, `dates` */
  readonly field: string;
  readonly asked: number;
  /** Of the phrases in which the api read this condition, those where it is the one that was asked for; 1 where it read none. */
  readonly precision: number;
  /** Of the phrases that ask for it, those where the api read just that. */
  readonly recall: number;
}

const FIELDS = {
  authors: ['authors'],
  categories: ['categories'],
  tags: ['tags'],
  dates: ['publishedFrom', 'publishedTo'],
} as const satisfies Record<string, readonly (keyof SearchFilter)[]>;

interface JudgedPhrase extends FilterPhrase {
  readonly read: SearchFilter;
}

/** What the api reads out of the phrases, whether what it finds then suffices or not. */
export async function evaluateFilters(
  { phrases }: { phrases: readonly FilterPhrase[] },
  { client }: { client: Pick<QuestionClient, 'ask'> },
): Promise<FilterEvaluation> {
  const judged: JudgedPhrase[] = [];
  for (const phrase of phrases) {
    const { answer } = await client.ask({ question: phrase.question, k: 1, trace: true });
    if (answer.trace === undefined) throw new AppError('engine_protocol_error', 'The api gives no trace.');
    judged.push({ ...phrase, read: answer.trace.filter.read });
  }
  const plain = judged.filter(({ filter }) => Object.keys(filter).length === 0);
  return {
    phrases: phrases.length,
    // The keys of an object of ours.
    fields: (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map((field) => scoreField({ field, judged })),
    plain: plain.length,
    invented: plain.filter(({ read }) => Object.keys(read).length > 0).map(({ id }) => id),
  };
}

function scoreField({
  field,
  judged,
}: {
  field: keyof typeof FIELDS;
  judged: readonly JudgedPhrase[];
}): FieldScores {
  const conditionOf = (filter: SearchFilter): string | undefined => {
    const values = FIELDS[field].map((key) => filter[key]);
    if (values.every((value) => value === undefined)) return undefined;
    return JSON.stringify(
      values.map((value) => (Array.isArray(value) ? [...value].sort() : (value ?? null))),
    );
  };
  const asked = judged.filter(({ filter }) => conditionOf(filter) !== undefined);
  const read = judged.filter((phrase) => conditionOf(phrase.read) !== undefined);
  const right = asked.filter((phrase) => conditionOf(phrase.read) === conditionOf(phrase.filter));
  const ratio = (whole: number): number => (whole === 0 ? 1 : right.length / whole);
  return { field, asked: asked.length, precision: ratio(read.length), recall: ratio(asked.length) };
}
