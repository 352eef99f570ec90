import type { Server } from 'node:http';
import type { Lifecycle } from './lifecycle.ts';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** What of `process` is needed. */
export interface SignalSource {
  readonly connected?: boolean;
  on(event: 'SIGINT' | 'SIGTERM' | 'disconnect', listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * SIGTERM, SIGINT and the death of a parent that started us with a channel all drain and exit with 0. The same signal
 * again exits at once, with its code; the other one changes nothing, because a launcher may hand on as SIGTERM the
 * Ctrl-C that the terminal has already sent to us.
 */
export function handleSignals(
  { servers }: { servers: readonly Server[] },
  { lifecycle, process }: { lifecycle: Lifecycle; process: SignalSource },
): void {
  const seen = new Set<string>();
  const stop = (): void => void lifecycle.shutdown(servers).then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (seen.has(signal)) process.exit(EXIT_CODES[signal]);
      seen.add(signal);
      stop();
    });
  }
  if (process.connected === true) process.on('disconnect', stop);
}
