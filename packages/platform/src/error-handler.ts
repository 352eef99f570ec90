import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { AppError, toAppError, toErrorBody } from './app-error.ts';
import { isError } from './is-error.ts';
import { addLogFacts } from './request-log.ts';
import { requestIdOf } from './request-id.ts';

/**
 * The last middleware, and the only place where an error becomes a response. The cause goes to the request's log line
 * and nowhere else. A response that has begun cannot be mended: its connection is cut, so that nobody takes it for
 * whole.
 */
export const errorHandler: ErrorRequestHandler = (thrown, _req, res, _next) => {
  const error = readableError(thrown);
  addLogFacts(res, { error });
  if (res.headersSent) res.destroy();
  else if (!res.destroyed) sendError(res, error);
};

function readableError(thrown: unknown): AppError {
  if (isError(thrown) && thrown.name === 'URIError') {
    return new AppError('invalid_request', 'The path holds a percent sign that starts no valid escape.', {
      cause: thrown,
    });
  }
  return toAppError(thrown);
}

/** 499 is for the log: a caller who is still there learns that we gave up. */
function sendError(res: Response, error: AppError): void {
  const status = error.code === 'cancelled' ? 503 : error.status;
  for (const [name, value] of Object.entries(retryHeaders(error))) res.setHeader(name, value);
  res.status(status).json(toErrorBody(error, { requestId: requestIdOf(res) }));
}

/** What OpenAI's clients heed: they ignore a Retry-After beyond a minute. */
function retryHeaders({ retryable, retryAfterMs }: AppError): Record<string, string> {
  const shouldRetry = { 'x-should-retry': String(retryable) };
  if (retryAfterMs === undefined) return shouldRetry;
  const boundedMs = Math.min(60_000, Math.max(0, Math.round(retryAfterMs)));
  return {
    ...shouldRetry,
    'retry-after': String(Math.max(1, Math.ceil(boundedMs / 1_000))),
    'retry-after-ms': String(boundedMs),
  };
}

export const notFoundHandler: RequestHandler = (req) => {
  throw new AppError('not_found', `There is no route ${req.method} ${req.path.slice(0, 200)}.`);
};

/** For `app.all(path, …)` after the path's routes. */
export function methodNotAllowed(allowedMethods: readonly string[]): RequestHandler {
  const allowed = allowedMethods.join(', ');
  return (req, res) => {
    res.setHeader('allow', allowed);
    throw new AppError('method_not_allowed', `${req.method} is not allowed here; allowed: ${allowed}.`);
  };
}
