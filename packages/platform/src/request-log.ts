import type { RequestHandler, Response } from 'express';
import { AppError } from './app-error.ts';
import { systemClock, type Clock } from './clock.ts';
import type { LogFacts, Logger, LogLevel } from './logger.ts';
import { requestFactsOf } from './request-facts.ts';
import { requestIdOf } from './request-id.ts';

/** Facts for the one line that the request will leave in the log. Later ones win over earlier ones of the same name. */
export function addLogFacts(res: Response, facts: LogFacts): void {
  res.locals['logFacts'] = { ...logFactsOf(res), ...facts };
}

/** What has been added so far. */
export function logFactsOf(res: Response): LogFacts {
  return (res.locals['logFacts'] as LogFacts | undefined) ?? {}; // written above only
}

/** What a caller who leaves has stopped may still have something to add. */
const LAST_WORD_MS = 50;

/**
 * One wide line per request when its response has closed: `warn` where the caller is to blame, `error` where we are.
 * Paths appear as patterns, query strings and bodies not at all. `bytes` includes headers.
 */
export function logRequests({
  logger,
  clock = systemClock,
}: {
  logger: Logger;
  clock?: Clock;
}): RequestHandler {
  return (req, res, next) => {
    const startedAt = clock.now();
    const { socket } = req;
    const bytesBefore = socket.bytesWritten;
    const write = (closedAt: number): void => {
      const { method, route, status, isClientGone } = requestFactsOf(res);
      const facts = logFactsOf(res);
      // A stream that failed after its status has gone out with 200; its error tells the blame.
      const blame = facts['error'] instanceof AppError ? facts['error'].status : status;
      logger[levelOf(blame)]('request', {
        requestId: requestIdOf(res),
        method,
        route,
        status,
        durationMs: Math.round((closedAt - startedAt) * 10) / 10,
        bytes: socket.bytesWritten - bytesBefore,
        outcome: isClientGone ? 'client_gone' : 'done',
        ...facts,
      });
    };
    res.once('close', () => {
      const closedAt = clock.now();
      if (res.writableFinished) write(closedAt);
      else clock.after(LAST_WORD_MS, () => write(closedAt));
    });
    next();
  };
}

function levelOf(status: number): LogLevel {
  if (status >= 500) return 'error';
  return status >= 400 && status !== 499 ? 'warn' : 'info';
}
