import {
  answerEventSchemas,
  chatCompletionRequestSchema,
  documentDetailSchema,
  documentListSchema,
  errorBodySchema,
  listDocumentsQuerySchema,
  modelListSchema,
  ragAnswerSchema,
  ragQueryRequestSchema,
  retrievalSchema,
  searchRequestSchema,
  searchResponseSchema,
  sourceSchema,
} from '@twinscribe/contracts';
import { z } from 'zod';
import { BREAKER_STATES } from '../llm/tier-breaker.ts';
import { twinChunkSchema, twinCompletionSchema } from '../routes/chat-completions.ts';

export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  /** Express style: `/v1/documents/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly reply: {
    readonly status: number;
    readonly description: string;
    readonly schema?: z.ZodType;
    readonly text?: true;
  };
  /** Errors that bring more than the others do. */
  readonly refusals?: readonly {
    readonly status: number;
    readonly description: string;
    readonly schema: z.ZodType;
  }[];
  /** What a streamed reply is made of. */
  readonly stream?: { readonly description: string; readonly schema: z.ZodType };
}

const ok = (description: string, schema: z.ZodType): Operation['reply'] => ({
  status: 200,
  description,
  schema,
});

const refusalSchema = errorBodySchema.extend({
  error: errorBodySchema.shape.error.extend({
    details: z.looseObject({ sources: z.array(sourceSchema), retrieval: retrievalSchema }).optional(),
  }),
});

/** Streamed or not: the tier is asked before the stream begins. */
const REFUSALS: NonNullable<Operation['refusals']> = [429, 502, 503, 504].map((status) => ({
  status,
  description:
    'The language model tier is overloaded, fails, or does not answer. What the library holds on the question comes in ' +
    '`details`, and `Retry-After` says when to ask again. A stream that has begun brings its sources in its first event, ' +
    'and ends in an `error` event without them.',
  schema: refusalSchema,
}));

/** Every route of the api, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/rag/query',
    summary: "Answer a question from the author's own text, with citations",
    body: ragQueryRequestSchema,
    reply: ok('The answer, its sources and what each sentence cites', ragAnswerSchema),
    stream: {
      description:
        'With `stream: true`: server-sent events. First `sources`, with `trace: true` then `trace`, then `text-delta`, and in ' +
        'the end exactly one `answer-end` or `error`. Comments keep the connection alive.',
      schema: z.object(answerEventSchemas).partial(),
    },
    refusals: REFUSALS,
  },
  {
    method: 'post',
    path: '/v1/search',
    summary: 'Find passages, without a language model',
    body: searchRequestSchema,
    reply: ok('Passages, best first', searchResponseSchema),
  },
  {
    method: 'post',
    path: '/v1/chat/completions',
    summary:
      'The same answers for any OpenAI client: citations as [n] in the text, and in extra fields what it rests on and has come to',
    body: chatCompletionRequestSchema,
    reply: ok('A chat completion', twinCompletionSchema),
    stream: {
      description:
        'With `stream: true`: chunks as server-sent events, then `[DONE]`; a failure is one `error` and no `[DONE]`. The first ' +
        'chunk has `sources`; the one with the finish_reason has `citations`, `engine`, and whether the answer is that the ' +
        'library does not say (`abstained`, `abstainedBy`) or none of it is borne out (`unsupported`).',
      schema: twinChunkSchema,
    },
    refusals: REFUSALS,
  },
  {
    method: 'get',
    path: '/v1/models',
    summary: 'The twins: `twin` for the whole library, `twin/<author>` for one author',
    reply: ok('Models in the form of OpenAI', modelListSchema),
  },
  {
    method: 'get',
    path: '/v1/documents',
    summary: 'List documents, ordered by title',
    query: listDocumentsQuerySchema,
    reply: ok('One page', documentListSchema),
  },
  {
    method: 'get',
    path: '/v1/documents/:id',
    summary: 'One document with its verbatim text',
    reply: ok('The document', documentDetailSchema),
  },
  {
    method: 'delete',
    path: '/v1/documents/:id',
    summary: 'Remove a document; it stops answering at once',
    reply: { status: 204, description: 'Removed' },
  },
  {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process is alive',
    reply: ok('It is', z.object({ status: z.literal('ok') })),
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether it takes requests (503 while it drains), and whether the llm-server is being called',
    reply: ok('It does', z.object({ status: z.literal('ready'), llmBreaker: z.enum(BREAKER_STATES) })),
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Figures for Prometheus',
    reply: { status: 200, description: 'Prometheus text format', text: true },
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    reply: ok('OpenAPI 3.1', z.looseObject({ openapi: z.string() })),
  },
];
