import type { Clock } from '../clock.ts';

export interface ManualClock extends Clock {
  /** Runs what falls due on the way, in order, and lets what it wakes go on. */
  advance(ms: number): Promise<void>;
  /** Timers that have not fired. */
  pending(): number;
}

/** Time that passes when a test says so. */
export function createManualClock(): ManualClock {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    after: (delayMs, callback) => {
      const timer = { at: now + Math.max(0, delayMs), callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        const [due] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (due === undefined) break;
        now = due.at;
        timers = timers.filter((timer) => timer !== due);
        due.callback();
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = end;
    },
    pending: () => timers.length,
  };
}
