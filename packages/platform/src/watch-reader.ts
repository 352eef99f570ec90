import type { Response } from 'express';
import { AppError } from './app-error.ts';

export interface Reader {
  readonly signal: AbortSignal;
  /** Undefined while the reader is there. */
  outcome(): 'client_gone' | 'stalled' | undefined;
  close(): void;
}

/** Why a reader who takes nothing is cut off. */
export const STALLED = 'The reader took nothing for too long.';

/** Follows the response and the outer signal; its own signal aborts with whichever ends first. */
export function watchReader({ res, outer }: { res: Response; outer: AbortSignal }): Reader {
  const controller = new AbortController();
  let outcome: 'client_gone' | 'stalled' | undefined;
  const leave = (): void => {
    const isDropped = res.errored?.message === STALLED;
    // What a cut connection drops is not left to be written either.
    if (res.writableFinished && !isDropped) return;
    outcome = isDropped ? 'stalled' : 'client_gone';
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
    },
  };
}
