import { randomUUID } from 'node:crypto';
import {
  chatCompletionChunkSchema,
  chatCompletionRequestSchema,
  chatCompletionSchema,
  ragAnswerSchema,
  sourceSchema,
  STREAM_DONE,
  type AnswerEvent,
} from '@twinscribe/contracts';
import { route, sendEvents, toErrorBody, type AppError } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { beginAnswer, keepSources } from './begin-answer.ts';
import { samplingOf, toQuestion } from './to-question.ts';
import { resolveTwin } from './twin-models.ts';

/** What of an answer is known when it has ended, beside what OpenAI has fields for. */
const outcomeSchema = ragAnswerSchema.pick({
  engine: true,
  citations: true,
  abstained: true,
  abstainedBy: true,
  unsupported: true,
});

/** A chat completion as OpenAI has it, and beside it what the answer rests on. */
export const twinCompletionSchema = chatCompletionSchema.extend({
  sources: z.array(sourceSchema),
  ...outcomeSchema.shape,
});

/** The first chunk carries the sources, the one with the finish_reason what the answer has come to. */
export const twinChunkSchema = chatCompletionChunkSchema.extend({
  sources: z.array(sourceSchema).optional(),
  ...outcomeSchema.partial().shape,
});

type TwinCompletion = z.infer<typeof twinCompletionSchema>;
type TwinChunk = z.infer<typeof twinChunkSchema>;

/** Passages put before the model. OpenAI's request has no field for it. */
const PASSAGES = 8;

/** POST /v1/chat/completions: the answers of /v1/rag/query in the form that every OpenAI client knows. */
export function chatCompletions(deps: AppDeps): RequestHandler {
  const { tenant, names } = deps;
  return route({
    body: chatCompletionRequestSchema,
    async handler({ body }, context) {
      const named = await resolveTwin({ model: body.model, tenant }, { names });
      const filter = named === undefined ? undefined : { authors: named };
      const maxTokens = body.max_completion_tokens ?? body.max_tokens ?? undefined;
      const asked = {
        ...toQuestion(body),
        tenant,
        filter,
        k: PASSAGES,
        maxTokens,
        sampling: samplingOf(body),
      };
      const head = {
        id: `chatcmpl-${randomUUID()}`,
        created: Math.floor(Date.now() / 1_000),
        model: body.model,
      };
      using answer = beginAnswer({ asked, context }, deps);
      if (body.stream !== true) return await toCompletion({ head, events: keepSources(answer.events) });

      const { res, requestId } = context;
      const includeUsage = body.stream_options?.include_usage === true;
      const errorEvent = (error: AppError) => ({ data: JSON.stringify(toErrorBody(error, { requestId })) });
      await sendEvents(
        { res, events: toData({ head, events: answer.events, includeUsage }), errorEvent },
        answer,
      );
      return undefined;
    },
  });
}

type Outcome = z.infer<typeof outcomeSchema>;

const outcomeOf = ({ engine, citations, abstained, abstainedBy, unsupported }: Outcome): Outcome => ({
  engine,
  citations,
  abstained,
  abstainedBy,
  unsupported,
});

type Head = Pick<TwinCompletion, 'id' | 'created' | 'model'>;

async function toCompletion({
  head,
  events,
}: {
  head: Head;
  events: AsyncIterable<AnswerEvent>;
}): Promise<TwinCompletion> {
  let content = '';
  let sources: TwinCompletion['sources'] = [];
  for await (const event of events) {
    if (event.type === 'sources') sources = event.sources;
    else if (event.type === 'text-delta') content += event.text;
    else if (event.type === 'answer-end') {
      const message = { role: 'assistant', content } as const;
      const { finish_reason, usage } = event;
      const choices: TwinCompletion['choices'] = [{ index: 0, message, finish_reason }];
      return { ...head, object: 'chat.completion', choices, usage, sources, ...outcomeOf(event) };
    }
  }
  throw new Error('the answer ended without its last event');
}

async function* toData({
  head,
  events,
  includeUsage,
}: {
  head: Head;
  events: AsyncIterable<AnswerEvent>;
  includeUsage: boolean;
}): AsyncGenerator<{ data: string }, void, undefined> {
  for await (const chunk of toChunks({ head, events, includeUsage })) yield { data: JSON.stringify(chunk) };
  yield { data: STREAM_DONE };
}

async function* toChunks({
  head,
  events,
  includeUsage,
}: {
  head: Head;
  events: AsyncIterable<AnswerEvent>;
  includeUsage: boolean;
}): AsyncGenerator<TwinChunk, void, undefined> {
  const chunk = { ...head, object: 'chat.completion.chunk' } as const;
  type Choice = TwinChunk['choices'][number];
  const choice = (delta: Choice['delta'], finish_reason: Choice['finish_reason'] = null): Choice => ({
    index: 0,
    delta,
    finish_reason,
  });
  for await (const event of events) {
    if (event.type === 'sources')
      yield { ...chunk, choices: [choice({ role: 'assistant', content: '' })], sources: event.sources };
    else if (event.type === 'text-delta') yield { ...chunk, choices: [choice({ content: event.text })] };
    else if (event.type === 'answer-end') {
      const { finish_reason, usage } = event;
      yield { ...chunk, choices: [choice({}, finish_reason)], ...outcomeOf(event) };
      if (includeUsage) yield { ...chunk, choices: [], usage };
    }
  }
}
