import type { Response } from 'express';
import { toAppError, type AppError } from './app-error.ts';
import { systemClock, type Clock } from './clock.ts';
import {
  createEventOutput,
  type EventOutput,
  type OutgoingEvent,
  type OutputLimits,
} from './event-output.ts';
import { addLogFacts } from './request-log.ts';
import { waitUntilAborted } from './until-aborted.ts';
import { watchReader, type Reader } from './watch-reader.ts';

/** How the stream ended for the reader; `failed`: with an in-band error event. */
export type StreamOutcome = 'done' | 'client_gone' | 'stalled' | 'failed';

export interface EventStream extends Partial<OutputLimits> {
  readonly res: Response;
  readonly events: AsyncIterable<OutgoingEvent>;
  /** What the reader is told when the source fails after the response has begun. */
  readonly errorEvent: (error: AppError) => OutgoingEvent;
  /** After so long without an event the response begins all the same, with a comment. Unset: it waits. */
  readonly commitAfterMs?: number | undefined;
}

/**
 * Answers with a stream of server-sent events.
 *
 * The first event is awaited before the status is committed: a source that fails before it, or a signal that aborts
 * before it, makes this throw, and the error handler answers. From then on, or from `commitAfterMs` on, failures are
 * events of the stream, the abort of the signal included, and the promise resolves with the outcome, which the request's
 * log line gets too.
 *
 * However it ends, the source's `return()` is called at once. A generator that is waiting hears of that only when its
 * wait is over: `signal` must be the one that its waits heed, and must abort when the response closes, as the one of
 * `route` does.
 */
export async function sendEvents(
  {
    res,
    events,
    errorEvent,
    commitAfterMs,
    heartbeatMs = 15_000,
    stallMs = 30_000,
    stallBytes = 1024 * 1024,
  }: EventStream,
  { signal: outer, clock = systemClock }: { signal: AbortSignal; clock?: Clock },
): Promise<StreamOutcome> {
  const reader = watchReader({ res, outer });
  const iterator = events[Symbol.asyncIterator]();
  const output = createEventOutput(
    { res, heartbeatMs, stallMs, stallBytes },
    { signal: reader.signal, clock },
  );
  const stopCommit = commitAfter({ res, commitAfterMs }, { output, clock });
  try {
    const failure = await pump({ iterator, res }, { output, reader });
    if (failure !== undefined) {
      addLogFacts(res, { outcome: 'failed', error: failure });
      output.write(errorEvent(failure));
    }
    if (reader.outcome() === undefined) await output.end();
    return reader.outcome() ?? (failure === undefined ? 'done' : 'failed');
  } finally {
    stopCommit();
    output.close();
    reader.close();
  }
}

/** Proxies cut a connection that stays silent, be it in a queue. The function returned calls it off. */
function commitAfter(
  { res, commitAfterMs }: Pick<EventStream, 'res' | 'commitAfterMs'>,
  { output, clock }: { output: EventOutput; clock: Clock },
): () => void {
  if (commitAfterMs === undefined) return () => {};
  return clock.after(commitAfterMs, () => {
    if (res.headersSent || res.destroyed) return;
    output.begin();
    output.write({ comment: 'waiting' });
  });
}

/** The source's failure after the response has begun, if any. Throws what failed before. */
async function pump(
  { iterator, res }: { iterator: AsyncIterator<OutgoingEvent>; res: Response },
  { output, reader }: { output: EventOutput; reader: Reader },
): Promise<AppError | undefined> {
  using waiting = waitUntilAborted(reader);
  try {
    for (;;) {
      const next = await waiting.wait(iterator.next());
      if (!res.headersSent) output.begin();
      if (next.done === true) return undefined;
      output.write(next.value);
      await output.ready();
    }
  } catch (thrown) {
    if (reader.outcome() !== undefined) return undefined;
    if (!res.headersSent) throw thrown;
    return toAppError(thrown);
  } finally {
    // What the source still says while it closes changes nothing: its outcome is known.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
