import type { Clock, Logger } from '@twinscribe/platform';
import type { Drain } from './drain.ts';
import { watchSpot } from './watch-spot.ts';

/** Between the end of the last answer and that of the machine: for errors to leave, and for clocks that differ. */
const MARGIN_MS = 10_000;

/** Drains when EC2 announces the end of this machine, to be done before it; the function returned ends the watch. */
export function drainOnSpotNotice(
  { url, wallClock = Date.now }: { url: string; wallClock?: () => number },
  { drain, clock, logger }: { drain: Drain; clock: Clock; logger: Logger },
): () => void {
  return watchSpot(
    {
      url,
      onNotice: ({ action, at }) => {
        const leftMs = Math.max(0, at - wallClock() - MARGIN_MS);
        logger.warn('spot-notice', { action, at: new Date(at).toISOString() });
        drain.begin({ reason: 'spot', withinMs: leftMs });
      },
    },
    { clock, logger },
  );
}
