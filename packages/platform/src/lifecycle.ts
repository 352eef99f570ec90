import { setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import { AppError } from './app-error.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Logger } from './logger.ts';

export type Close = () => Promise<void> | void;

/** What `/readyz` tells. */
export interface Readiness {
  readonly ready: boolean;
  readonly draining: boolean;
}

/** One process from start to end. Made before the app, which shows `state` in `/readyz` and heeds `shutdownSignal`. */
export interface Lifecycle {
  readonly state: Readiness;
  /** Aborts with AppError `draining` when the time for what is in flight has run out: streams end with that error. */
  readonly shutdownSignal: AbortSignal;
  /** Closed in reverse order of registration, after the last connection. */
  onClose(close: Close): void;
  markReady(): void;
  /**
   * Not ready at once, no new connections, `drainMs` for what is in flight, then `shutdownSignal`, `graceMs` for error
   * events to leave, then sockets are cut and everything registered is closed. Called again: the same promise.
   */
  shutdown(servers: readonly Server[]): Promise<void>;
}

export function createLifecycle(
  { drainMs = 10_000, graceMs = 1_000 }: { drainMs?: number; graceMs?: number },
  { logger, clock = systemClock }: { logger: Logger; clock?: Clock },
): Lifecycle {
  const state = { ready: false, draining: false };
  const controller = new AbortController();
  setMaxListeners(Infinity, controller.signal); // every request in flight is one, and Node warns of the eleventh
  const closes: Close[] = [];
  let running: Promise<void> | undefined;

  async function run(servers: readonly Server[]): Promise<void> {
    state.ready = false;
    state.draining = true;
    logger.info('draining', { drainMs });
    const closed = Promise.all(servers.map(closeServer));
    if (!(await within({ promise: closed, ms: drainMs }, { clock }))) {
      controller.abort(new AppError('draining', 'The server is shutting down.', { retryAfterMs: 1_000 }));
      if (!(await within({ promise: closed, ms: graceMs }, { clock }))) {
        logger.warn('connections-cut');
        for (const server of servers) server.closeAllConnections();
      }
    }
    for (const close of closes.reverse()) await closeQuietly(close, logger);
    logger.info('stopped');
  }

  return {
    state,
    shutdownSignal: controller.signal,
    onClose: (close) => void closes.push(close),
    markReady: () => {
      state.ready = !state.draining;
    },
    shutdown: (servers) => (running ??= run(servers)),
  };
}

/** `close` leaves a keep-alive connection open that was busy when it was called; it is closed when it falls idle. */
function closeServer(server: Server): Promise<void> {
  server.on('request', (_req, res) =>
    res.once('close', () => setImmediate(() => server.closeIdleConnections())),
  );
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function within(
  { promise, ms }: { promise: Promise<unknown>; ms: number },
  { clock }: { clock: Clock },
): Promise<boolean> {
  let cancel = (): void => {};
  const timedOut = new Promise<boolean>((resolve) => {
    cancel = clock.after(ms, () => resolve(false));
  });
  try {
    return await Promise.race([promise.then(() => true), timedOut]);
  } finally {
    cancel();
  }
}

/** One thing that will not close must not keep the others open. */
async function closeQuietly(close: Close, logger: Logger): Promise<void> {
  try {
    await close();
  } catch (error) {
    logger.error('close-failed', { error });
  }
}
