import { ragQueryRequestSchema, type AnswerEvent, type RagAnswer } from '@twinscribe/contracts';
import { route, sendEvents, toErrorBody, type AppError, type OutgoingEvent } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';
import { beginAnswer, keepSources } from './begin-answer.ts';

/** POST /v1/rag/query: a question in, an answer with citations out, whole or as it is written. */
export function ragQuery(deps: AppDeps): RequestHandler {
  const { tenant } = deps;
  return route({
    body: ragQueryRequestSchema,
    async handler({ body }, context) {
      const { question, history, filter, k, maxTokens, temperature, trace } = body;
      const sampling = temperature === undefined ? {} : { temperature };
      const asked = { tenant, question, history, instructions: '', filter, k, maxTokens, sampling, trace };
      using answer = beginAnswer({ asked, context }, deps);
      if (!body.stream) return await collectAnswer(keepSources(answer.events));

      const { res, requestId } = context;
      const errorEvent = (error: AppError) => ({
        event: 'error',
        data: JSON.stringify(toErrorBody(error, { requestId })),
      });
      await sendEvents({ res, events: toSse(answer.events), errorEvent }, answer);
      return undefined;
    },
  });
}

async function* toSse(answer: AsyncIterable<AnswerEvent>): AsyncGenerator<OutgoingEvent, void, undefined> {
  for await (const { type, ...fields } of answer) yield { event: type, data: JSON.stringify(fields) };
}

type SourcesEvent = Extract<AnswerEvent, { type: 'sources' }>;

/** The whole answer, once it is whole. */
async function collectAnswer(events: AsyncIterable<AnswerEvent>): Promise<RagAnswer> {
  let answer = '';
  let head: (Omit<SourcesEvent, 'type'> & Pick<RagAnswer, 'trace'>) | undefined;
  for await (const event of events) {
    if (event.type === 'sources') {
      const { type: _, ...beginning } = event;
      head = beginning;
    } else if (event.type === 'trace') {
      const { type: _, ...trace } = event;
      if (head !== undefined) head = { ...head, trace };
    } else if (event.type === 'text-delta') answer += event.text;
    else if (head !== undefined) {
      const { type: _, ...outcome } = event;
      return { ...head, answer, ...outcome };
    }
  }
  throw new Error('the answer ended without its last event');
}
