import { encodeSseComment, encodeSseEvent } from '@twinscribe/contracts';
import type { Response } from 'express';
import type { Clock } from './clock.ts';
import { addLogFacts } from './request-log.ts';
import { untilAborted } from './until-aborted.ts';
import { STALLED } from './watch-reader.ts';

export type OutgoingEvent =
  { readonly event?: string; readonly data: string; readonly id?: string } | { readonly comment: string };

export interface EventOutput {
  begin(): void;
  write(event: OutgoingEvent): void;
  /** When the source may run on; undefined: now. */
  ready(): Promise<void> | undefined;
  /** When the reader has everything, or has gone. */
  end(): Promise<void>;
  close(): void;
}

export interface OutputLimits {
  readonly res: Response;
  /** Quiet time after which a comment keeps proxies from closing the connection. */
  readonly heartbeatMs: number;
  /** A reader who lets more than `stallBytes` lie and takes no byte for this long is dropped. */
  readonly stallMs: number;
  /** How far the source may run ahead of a slow reader. */
  readonly stallBytes: number;
}

/** The writing side of a stream of events: headers, backpressure, heartbeat. */
export function createEventOutput(
  { res, heartbeatMs, stallMs, stallBytes }: OutputLimits,
  { signal, clock }: { signal: AbortSignal; clock: Clock },
): EventOutput {
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
    ready: () => {
      const isFull = res.writableNeedDrain && res.writableLength > stallBytes;
      return isFull ? taken({ res, event: 'drain', stallMs }, { signal }) : undefined;
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

/** The headers leave with what is written next. */
function beginResponse(res: Response): void {
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
}

/**
 * Resolves at the event or when the connection has closed. The socket's own timeout is the measure of a stall: it sees
 * bytes leave although the writes they belong to are not through yet.
 */
async function taken(
  { res, event, stallMs }: { res: Response; event: 'drain' | 'finish'; stallMs: number },
  { signal }: { signal: AbortSignal },
): Promise<void> {
  let arrive = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const unwatch = watchStall({ res, stallMs });
  res.once(event, arrive);
  res.once('close', arrive);
  try {
    if (res.closed) arrive();
    await untilAborted(arrived, { signal });
  } finally {
    res.off(event, arrive);
    res.off('close', arrive);
    unwatch();
  }
}

/** Drops the reader once its socket has been still for too long. The function returned ends the watch. */
function watchStall({ res, stallMs }: { res: Response; stallMs: number }): () => void {
  let restore = (): void => {};
  const drop = (): void => {
    addLogFacts(res, { outcome: 'stalled' });
    res.destroy(new Error(STALLED));
  };
  const watch = (): void => {
    const { socket } = res;
    if (socket === null) return;
    const previousMs = socket.timeout ?? 0;
    socket.setTimeout(stallMs);
    socket.once('timeout', drop);
    restore = () => {
      socket.off('timeout', drop);
      // A response that is through has left the socket, and Node has set how long that may idle.
      if (res.socket === socket && !socket.destroyed) socket.setTimeout(previousMs);
    };
  };
  // A pipelined request's response gets the socket when the one before it is through.
  if (res.socket === null) res.once('socket', watch);
  else watch();
  return () => {
    res.off('socket', watch);
    restore();
  };
}
