import { encodeSseComment, encodeSseEvent } from '@twinscribe/contracts';
import type { Response } from 'express';
import { AppError, toAppError } from './app-error.ts';
import { systemClock, type Clock } from './clock.ts';
import { addLogFacts } from './request-log.ts';
import { untilAborted } from './until-aborted.ts';

export type OutgoingEvent =
  { readonly event?: string; readonly data: string; readonly id?: string } | { readonly comment: string };

/** How the stream ended for the reader; `failed`: with an in-band error event. */
export type StreamOutcome = 'done' | 'client_gone' | 'stalled' | 'failed';

export interface EventStream {
  readonly res: Response;
  readonly events: AsyncIterable<OutgoingEvent>;
  /** What the reader is told when the source fails after the response has begun. */
  readonly errorEvent: (error: AppError) => OutgoingEvent;
  /** Quiet time after which a comment keeps proxies from closing the connection. */
  readonly heartbeatMs?: number;
  /** A reader who lets more than `stallBytes` lie and takes no byte for this long is dropped. */
  readonly stallMs?: number;
  /** How far the source may run ahead of a slow reader. */
  readonly stallBytes?: number;
}

/**
 * Answers with a stream of server-sent events.
 *
 * The first event is awaited before the status is committed: a source that fails before it, or a signal that aborts
 * before it, makes this throw, and the error handler answers. From then on failures are events of the stream, the abort
 * of the signal included, and the promise resolves with the outcome, which the request's log line gets too.
 *
 * However it ends, the source's `return()` is called at once. A generator that is waiting hears of that only when its
 * wait is over: `signal` must be the one that its waits heed, and must abort when the response closes, as the one of
 * `route` does.
 */
export async function sendEvents(
  { res, events, errorEvent, heartbeatMs = 15_000, stallMs = 30_000, stallBytes = 1024 * 1024 }: EventStream,
  { signal: outer, clock = systemClock }: { signal: AbortSignal; clock?: Clock },
): Promise<StreamOutcome> {
  const reader = watchReader({ res, outer });
  const iterator = events[Symbol.asyncIterator]();
  const output = createOutput({ res, heartbeatMs, stallMs, stallBytes }, { signal: reader.signal, clock });
  try {
    const failure = await pump({ iterator, res }, { output, reader });
    if (failure !== undefined) {
      addLogFacts(res, { outcome: 'failed', error: failure });
      output.write(errorEvent(failure));
    }
    if (reader.outcome() === undefined) await output.end();
    return reader.outcome() ?? (failure === undefined ? 'done' : 'failed');
  } finally {
    output.close();
    reader.close();
  }
}

/** The source's failure after the response has begun, if any. Throws what failed before. */
async function pump(
  { iterator, res }: { iterator: AsyncIterator<OutgoingEvent>; res: Response },
  { output, reader }: { output: Output; reader: Reader },
): Promise<AppError | undefined> {
  try {
    for (;;) {
      const next = await untilAborted(iterator.next(), reader);
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

interface Reader {
  readonly signal: AbortSignal;
  /** Undefined while the reader is there. */
  outcome(): 'client_gone' | 'stalled' | undefined;
  close(): void;
}

const STALLED = 'The reader took nothing for too long.';

function watchReader({ res, outer }: { res: Response; outer: AbortSignal }): Reader {
  const controller = new AbortController();
  let outcome: 'client_gone' | 'stalled' | undefined;
  const leave = (): void => {
    if (res.writableFinished) return;
    outcome = res.errored?.message === STALLED ? 'stalled' : 'client_gone';
    controller.abort(new AppError('cancelled', outcome === 'stalled' ? STALLED : 'The client has left.'));
  };
  const follow = (): void => (res.closed || res.destroyed ? leave() : controller.abort(outer.reason));
  res.once('close', leave);
  outer.addEventListener('abort', follow, { once: true });
  if (res.closed || res.destroyed) leave();
  else if (outer.aborted) follow();
  return {
    signal: controller.signal,
    outcome: () => outcome,
    close: () => {
      res.off('close', leave);
      outer.removeEventListener('abort', follow);
      controller.abort(new AppError('cancelled', 'The stream has ended.'));
    },
  };
}

interface Output {
  begin(): void;
  write(event: OutgoingEvent): void;
  /** When the source may run on. */
  ready(): Promise<void>;
  /** When the reader has everything, or has gone. */
  end(): Promise<void>;
  close(): void;
}

type OutputLimits = Required<Pick<EventStream, 'res' | 'heartbeatMs' | 'stallMs' | 'stallBytes'>>;

function createOutput(
  { res, heartbeatMs, stallMs, stallBytes }: OutputLimits,
  { signal, clock }: { signal: AbortSignal; clock: Clock },
): Output {
  let lastSentAt = clock.now();
  let stopHeartbeat = (): void => {};
  const beat = (): void => {
    const quietMs = clock.now() - lastSentAt;
    if (quietMs >= heartbeatMs && !res.writableNeedDrain) send(encodeSseComment('keep-alive'));
    stopHeartbeat = clock.after(quietMs >= heartbeatMs ? heartbeatMs : heartbeatMs - quietMs, beat);
  };
  const send = (text: string): void => {
    if (res.destroyed || res.writableEnded) return;
    res.write(text);
    lastSentAt = clock.now();
  };
  return {
    begin: () => {
      beginResponse(res);
      lastSentAt = clock.now();
      beat();
    },
    write: (event) => send('comment' in event ? encodeSseComment(event.comment) : encodeSseEvent(event)),
    ready: async () => {
      const isFull = res.writableNeedDrain && res.writableLength > stallBytes;
      if (isFull) await taken({ res, event: 'drain', stallMs }, { signal });
    },
    end: async () => {
      stopHeartbeat();
      const finished = taken({ res, event: 'finish', stallMs }, { signal: new AbortController().signal });
      res.end();
      await finished;
    },
    close: () => stopHeartbeat(),
  };
}

function beginResponse(res: Response): void {
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  });
  res.flushHeaders();
}

/**
 * Resolves at the event or when the connection has closed. The socket's own timeout is the measure of a stall: it sees
 * bytes leave although the writes they belong to are not through yet.
 */
async function taken(
  { res, event, stallMs }: { res: Response; event: 'drain' | 'finish'; stallMs: number },
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { socket } = res;
  const drop = (): void => {
    addLogFacts(res, { outcome: 'stalled' });
    res.destroy(new Error(STALLED));
  };
  let arrive = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const previousMs = socket?.timeout ?? 0;
  socket?.setTimeout(stallMs);
  socket?.once('timeout', drop);
  res.once(event, arrive);
  res.once('close', arrive);
  try {
    if (res.closed) arrive();
    await untilAborted(arrived, { signal });
  } finally {
    res.off(event, arrive);
    res.off('close', arrive);
    socket?.off('timeout', drop);
    if (socket?.destroyed === false) socket.setTimeout(previousMs);
  }
}
