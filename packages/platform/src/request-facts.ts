import type { Response } from 'express';

/** What may become a metric's label or a fact of a log line: patterns and classes, never what a caller wrote. */
export interface RequestFacts {
  readonly method: string;
  /** The pattern as the app declares it, `/v1/jobs/:id`; `unmatched` where no route was found. */
  readonly route: string;
  /** 499 where the caller left before there was a status. */
  readonly status: number;
  readonly isClientGone: boolean;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** For the moment when the response has closed. */
export function requestFactsOf(res: Response): RequestFacts {
  const { req } = res;
  const isClientGone = !res.writableFinished;
  const path = (req.route as { path?: string } | undefined)?.path; // Express types it as any; our patterns are strings
  return {
    method: METHODS.has(req.method) ? req.method : 'OTHER',
    route: path === undefined ? 'unmatched' : `${req.baseUrl}${path}`,
    status: isClientGone && !res.headersSent ? 499 : res.statusCode,
    isClientGone,
  };
}
