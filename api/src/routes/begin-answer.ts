import type { AnswerEvent } from '@twinscribe/contracts';
import { AppError, linkSignals, spanOf, toAppError, type RouteContext } from '@twinscribe/platform';
import type { AppDeps } from '../app-deps.ts';
import type { Question } from '../rag/answer-deps.ts';
import { answerQuestion } from '../rag/answer-question.ts';
import { newBoundary } from '../rag/new-boundary.ts';
import { withSources } from '../rag/reach-tier.ts';
import { createStepTimer } from '../rag/step-timer.ts';
import { traceSteps } from './trace-steps.ts';

export interface BegunAnswer extends Disposable {
  readonly events: AsyncGenerator<AnswerEvent, void, undefined>;
  /** Aborts when the client leaves, the process has to stop, or the time for the request has run out. */
  readonly signal: AbortSignal;
}

/** An answer and all that limits it. Nothing is done before its first event is asked for. */
export function beginAnswer(
  { asked, context: { res, requestId, signal: client } }: { asked: Question; context: RouteContext },
  deps: AppDeps,
): BegunAnswer {
  const { clock, requestTimeoutMs, lifecycle } = deps;
  const endsAt = clock.now() + requestTimeoutMs;
  const deadline = new AbortController();
  const cancel = clock.after(requestTimeoutMs, () => deadline.abort(outOfTime(requestTimeoutMs)));
  const linked = linkSignals([client, lifecycle.shutdownSignal, deadline.signal]);
  const span = spanOf(res);
  const events = answerQuestion(asked, {
    ...deps,
    timer: traceSteps(createStepTimer(clock), { span }),
    newBoundary,
    requestId,
    signal: linked.signal,
    remainingMs: () => Math.max(0, endsAt - clock.now()),
    span,
  });
  return {
    events,
    signal: linked.signal,
    [Symbol.dispose]: () => {
      cancel();
      linked[Symbol.dispose]();
    },
  };
}

const outOfTime = (timeoutMs: number): AppError =>
  new AppError('deadline_exceeded', `The answer was not whole within ${timeoutMs / 1_000} seconds.`);

/** For answers that are sent as a whole: where one fails after its sources were found, they come with the refusal. */
export async function* keepSources(
  events: AsyncIterable<AnswerEvent>,
): AsyncGenerator<AnswerEvent, void, undefined> {
  let head: Extract<AnswerEvent, { type: 'sources' }> | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'sources') head = event;
      yield event;
    }
  } catch (thrown) {
    throw head === undefined ? thrown : withSources(toAppError(thrown), head);
  }
}
