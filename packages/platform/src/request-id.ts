import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

export const REQUEST_ID_HEADER = 'x-request-id';

const SANE_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** Takes the caller's `x-request-id` over if it is harmless in logs and headers, makes one otherwise; answers with it. */
export const assignRequestId: RequestHandler = (req, res, next) => {
  const given = req.get(REQUEST_ID_HEADER);
  setRequestId(res, given !== undefined && SANE_ID.test(given) ? given : randomUUID());
  next();
};

/** The id of the request that this answers; makes one where `assignRequestId` has not run. */
export function requestIdOf(res: Response): string {
  const id: unknown = res.locals['requestId'];
  return typeof id === 'string' ? id : setRequestId(res, randomUUID());
}

function setRequestId(res: Response, id: string): string {
  res.locals['requestId'] = id;
  if (!res.headersSent) res.setHeader(REQUEST_ID_HEADER, id);
  return id;
}
