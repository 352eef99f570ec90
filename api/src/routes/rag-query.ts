import { ragQueryRequestSchema, type AnswerEvent, type RagAnswer } from '@twinscribe/contracts';
import {
  linkSignals,
  route,
  sendEvents,
  toErrorBody,
  type AppError,
  type OutgoingEvent,
} from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';
import { answerQuestion } from '../rag/answer-question.ts';
import { newBoundary } from '../rag/new-boundary.ts';
import { createStepTimer } from '../rag/step-timer.ts';

/** POST /v1/rag/query: a question in, an answer with citations out, whole or as it is written. */
export function ragQuery({
  tenant,
  library,
  llm,
  names,
  lifecycle: { shutdownSignal },
  now,
  today,
}: AppDeps): RequestHandler {
  return route({
    body: ragQueryRequestSchema,
    async handler({ body }, { res, signal: clientSignal, requestId }) {
      const { question, history, filter, k, maxTokens, temperature } = body;
      const sampling = temperature === undefined ? {} : { temperature };
      const asked = { tenant, question, history, instructions: '', filter, k, maxTokens, sampling };
      using linked = linkSignals([clientSignal, shutdownSignal]);
      const { signal } = linked;
      const timer = createStepTimer({ now });
      const answer = answerQuestion(asked, {
        library,
        names,
        llm,
        timer,
        today,
        newBoundary,
        requestId,
        signal,
      });
      if (!body.stream) return await collectAnswer(answer);

      const errorEvent = (error: AppError) => ({
        event: 'error',
        data: JSON.stringify(toErrorBody(error, { requestId })),
      });
      await sendEvents({ res, events: toSse(answer), errorEvent }, { signal });
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
  let head: Omit<SourcesEvent, 'type'> | undefined;
  for await (const event of events) {
    if (event.type === 'sources') {
      const { type: _, ...beginning } = event;
      head = beginning;
    } else if (event.type === 'text-delta') answer += event.text;
    else if (head !== undefined) {
      const { type: _, ...outcome } = event;
      return { ...head, answer, ...outcome };
    }
  }
  throw new Error('the answer ended without its last event');
}
