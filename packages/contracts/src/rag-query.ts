import { z } from 'zod';
import { FINISH_REASONS, usageSchema } from './chat-completion.ts';
import { errorBodySchema } from './error-body.ts';
import { LIMIT_QUESTION_LENGTH, passageSchema, searchFilterSchema } from './search.ts';
import { wellFormedText } from './text.ts';
import { traceSchema } from './trace.ts';

export const turnSchema = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: wellFormedText().min(1).max(100_000),
});

export type Turn = z.infer<typeof turnSchema>;

export const ragQueryRequestSchema = z.strictObject({
  question: wellFormedText().trim().min(1).max(LIMIT_QUESTION_LENGTH),
  /** Earlier turns, oldest first. */
  history: z.array(turnSchema).max(100).default([]),
  filter: searchFilterSchema.optional(),
  /** Passages put before the model, at most; fewer where the context is too small. */
  k: z.int().min(1).max(50).default(8),
  /** Length of the answer at most. Without it: what the engine can give, up to the api's own cap. */
  maxTokens: z.int().min(1).max(1_000_000).optional(),
  temperature: z.number().min(0).max(2).optional(),
  stream: z.boolean().default(false),
  /** Whether the answer tells how it came by its sources. */
  trace: z.boolean().default(false),
});

export type RagQueryRequest = z.infer<typeof ragQueryRequestSchema>;

/**
 * A passage as cited: `[number]` in the answer. One that was widened is more of its document than the chunk it is named
 * after; `start` and `end` say how much.
 */
export const sourceSchema = passageSchema.extend({ number: z.int().min(1) });
export type Source = z.infer<typeof sourceSchema>;

/**
 * One sentence of the answer, `answer.slice(start, end)`, the sources it cites (`[]` where it cites none), and how far their
 * text bears it out, compared without a model. `support` is null where the sentence claims nothing; `missing` names what
 * it says that no source it cites has.
 */
export const citationSchema = z.object({
  start: z.int().min(0),
  end: z.int().min(0),
  sources: z.array(z.int().min(1)),
  support: z.enum(['supported', 'partly', 'unsupported']).nullable(),
  missing: z.object({ numbers: z.array(z.string()), names: z.array(z.string()), words: z.array(z.string()) }),
});

export type Citation = z.infer<typeof citationSchema>;

/** What of the answer is known only when it has ended. */
const outcome = {
  /** `extractive` where no language model answered: the answer is made of quoted sentences. `none` where no engine was asked. */
  engine: z.string(),
  model: z.string(),
  finish_reason: z.enum(FINISH_REASONS),
  usage: usageSchema,
  citations: z.array(citationSchema),
  /** Whether the answer is that the library does not say. */
  abstained: z.boolean(),
  /** `evidence`: what was found spoke against an answer (`retrieval.doubts`), and no engine was asked; `engine`: its own word. */
  abstainedBy: z.enum(['evidence', 'engine']).nullable(),
  /** The answer claims something, and none of its sentences is borne out, even in part, by what it cites. */
  unsupported: z.boolean(),
  /** Milliseconds by step, and `total`. */
  timings: z.record(z.string(), z.number()),
};

/** `unavailable`: not reached, or refused; `bad-reply`: answered with what cannot be used. */
export const RERANK_FAULTS = ['timeout', 'unavailable', 'bad-reply'] as const;
export type RerankFault = (typeof RERANK_FAULTS)[number];

/** What was searched for. */
export const retrievalSchema = z.object({
  /** The question as the index was asked it: with what an earlier turn was about, without what became the filter. */
  query: z.string(),
  /** Read from the question: category, author, tags, dates. Beside the one that the request gives. */
  readFilter: searchFilterSchema,
  /** The question named conditions, but nothing met them, so they were not heeded. */
  filterDropped: z.boolean(),
  /**
   * Why the library is unlikely to answer, judged by words alone; `[]` where nothing speaks against it. `words` are those
   * of the question that speak against it. A doubt need not have kept the engine from being asked: `abstainedBy` tells.
   */
  doubts: z.array(
    z.object({
      reason: z.enum(['nothing-found', 'unknown-names', 'unknown-words', 'subject-apart']),
      words: z.array(z.string()),
    }),
  ),
  /** Who made a question stand alone that leans on the conversation; null where it stood alone. */
  rewrittenBy: z.enum(['rules', 'model']).nullable(),
  /** Why a model that was asked to make it stand alone did not; the rules' wording was searched for then. */
  rewriteFault: z.enum(RERANK_FAULTS).nullable(),
  /** Other wordings by a model, searched for as well. */
  variants: z.array(z.string()),
  /** Whether a reranker put the best passages in their order. */
  reranked: z.boolean(),
  /** Why a reranker that there is did not; the order is that of the search then. */
  rerankFault: z.enum(RERANK_FAULTS).nullable(),
});

export type Retrieval = z.infer<typeof retrievalSchema>;

const beginning = { requestId: z.string(), sources: z.array(sourceSchema), retrieval: retrievalSchema };

export const ragAnswerSchema = z.object({
  ...beginning,
  trace: traceSchema.optional(),
  answer: z.string(),
  ...outcome,
});
export type RagAnswer = z.infer<typeof ragAnswerSchema>;

/**
 * The events of a streamed answer, by name. `sources` comes first, then `trace` where it was asked for; each stream ends in
 * one `answer-end` or `error`.
 */
export const answerEventSchemas = {
  sources: z.object(beginning),
  trace: traceSchema,
  'text-delta': z.object({ text: z.string() }),
  'answer-end': z.object(outcome),
  error: errorBodySchema,
};

export type AnswerEvent =
  | ({ type: 'sources' } & z.infer<(typeof answerEventSchemas)['sources']>)
  | ({ type: 'trace' } & z.infer<(typeof answerEventSchemas)['trace']>)
  | ({ type: 'text-delta' } & z.infer<(typeof answerEventSchemas)['text-delta']>)
  | ({ type: 'answer-end' } & z.infer<(typeof answerEventSchemas)['answer-end']>);
