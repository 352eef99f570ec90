import { setMaxListeners } from 'node:events';
import { AppError, type Clock, type Logger } from '@twinscribe/platform';
import type { Admission } from '../admission/admission.ts';
import { draining } from '../admission/refusals.ts';

export type DrainReason = 'admin' | 'spot' | 'shutdown';

/** Whether this server takes new work, and until when what runs may go on. */
export interface Drain {
  readonly isDraining: boolean;
  /** Of what begins now: aborts with AppError `draining` when the window of a drain is over. Another one after `end`. */
  readonly signal: AbortSignal;
  /**
   * Refuses what waits and what comes, and gives what runs the window of the configuration, or `withinMs` if that is
   * less. A drain under way can only become shorter, and one that is a `shutdown` stays one.
   */
  begin(drain: { reason: DrainReason; withinMs?: number }): void;
  /** Takes new work again. Throws AppError `draining` where the process is about to stop. */
  end(): void;
  /** Leaves no timer behind. */
  close(): void;
}

/** `shutdownSignal`: the end of the process, which ends every window. */
export function createDrain(
  { windowMs, shutdownSignal }: { windowMs: number; shutdownSignal: AbortSignal },
  {
    admission,
    logger,
    clock,
  }: { admission: Pick<Admission, 'drain' | 'undrain'>; logger: Logger; clock: Clock },
): Drain {
  let controller = createController();
  let current: { reason: DrainReason; endsAt: number; cancel: () => void } | undefined;
  shutdownSignal.addEventListener('abort', () => controller.abort(shutdownSignal.reason), { once: true });

  return {
    get isDraining() {
      return current !== undefined;
    },
    get signal() {
      return controller.signal;
    },
    begin({ reason, withinMs = windowMs }) {
      const now = clock.now();
      const endsAt = Math.min(current?.endsAt ?? Infinity, now + Math.min(windowMs, withinMs));
      const leftMs = Math.max(0, endsAt - now);
      current?.cancel();
      const cancel = clock.after(leftMs, () => controller.abort(cutError()));
      current = { reason: current?.reason === 'shutdown' ? 'shutdown' : reason, endsAt, cancel };
      admission.drain();
      logger.info('drain-begin', { reason, windowMs: Math.round(leftMs) });
    },
    end() {
      if (current?.reason === 'shutdown') throw draining();
      current?.cancel();
      current = undefined;
      if (controller.signal.aborted) controller = createController();
      admission.undrain();
      logger.info('drain-end');
    },
    close: () => current?.cancel(),
  };
}

const cutError = (): AppError =>
  new AppError('draining', 'The server is being drained, and the time for running answers is over.', {
    retryAfterMs: 1_000,
  });

function createController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(Infinity, controller.signal); // every request in flight is one
  return controller;
}
