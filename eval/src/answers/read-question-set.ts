import { join } from 'node:path';
import {
  categorySchema,
  searchFilterSchema,
  turnSchema,
  type Category,
  type SearchFilter,
  type Turn,
} from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { z } from 'zod';
import { readLines } from '../read-lines.ts';

/** A stretch of a document that answers (grade 2) or helps to answer (1). */
export interface RelevantQuote {
  /** Path within the library. */
  readonly document: string;
  /** Verbatim. */
  readonly quote: string;
  readonly grade: 1 | 2;
}

export interface StandaloneQuestion {
  readonly id: string;
  readonly question: string;
  readonly category: Category;
  readonly style: string;
  readonly relevant: readonly RelevantQuote[];
}

export interface FollowUpQuestion {
  readonly id: string;
  readonly history: readonly Turn[];
  readonly question: string;
  /** Whether it needs the history to be understood. */
  readonly leans: boolean;
  /** The same question spelt out. */
  readonly standalone: string;
  readonly category: Category;
  readonly relevant: readonly RelevantQuote[];
}

export interface UnanswerableQuestion {
  readonly id: string;
  readonly question: string;
  /** `near miss` or `outside`. */
  readonly kind: string;
}

export interface FilterPhrase {
  readonly id: string;
  readonly question: string;
  /** The day on which it is asked, YYYY-MM-DD. */
  readonly today: string;
  /** What a careful person would apply; `{}` for nothing. */
  readonly filter: SearchFilter;
}

export interface QuestionSet {
  readonly standalone: readonly StandaloneQuestion[];
  readonly followUps: readonly FollowUpQuestion[];
  readonly unanswerable: readonly UnanswerableQuestion[];
  readonly filters: readonly FilterPhrase[];
}

const relevantSchema = z
  .array(
    z.object({ document: z.string().min(1), quote: z.string().min(1), grade: z.literal(1).or(z.literal(2)) }),
  )
  .min(1);
const asked = { id: z.string().min(1), question: z.string().min(1) };
const standaloneSchema = z.object({
  ...asked,
  category: categorySchema,
  style: z.string(),
  relevant: relevantSchema,
});
const followUpSchema = z.object({
  ...asked,
  history: z.array(turnSchema).min(1),
  leans: z.boolean(),
  standalone: z.string().min(1),
  category: categorySchema,
  relevant: relevantSchema,
});
const unanswerableSchema = z
  .object({ ...asked, why: z.string() })
  .transform(({ why, ...question }) => ({ ...question, kind: why.split(':', 1)[0] ?? '' }));

const filterSchema = z.object({ ...asked, today: z.iso.date(), filter: searchFilterSchema });

/** The questions of a folder as its README describes it. What is malformed throws AppError `invalid_request`, with its line. */
export async function readQuestionSet({ directory }: { directory: string }): Promise<QuestionSet> {
  return {
    standalone: await readAll({ path: join(directory, 'standalone.jsonl'), schema: standaloneSchema }),
    followUps: await readAll({ path: join(directory, 'follow-ups.jsonl'), schema: followUpSchema }),
    unanswerable: await readAll({ path: join(directory, 'unanswerable.jsonl'), schema: unanswerableSchema }),
    filters: await readAll({ path: join(directory, 'filters.jsonl'), schema: filterSchema }),
  };
}

async function readAll<Schema extends z.ZodType>({
  path,
  schema,
}: {
  path: string;
  schema: Schema;
}): Promise<z.output<Schema>[]> {
  const questions: z.output<Schema>[] = [];
  for await (const { number, text } of readLines({ path })) {
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) {
      throw new AppError('invalid_request', `${path}:${number} is no question.`, { cause: parsed.error });
    }
    questions.push(parsed.data);
  }
  return questions;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
