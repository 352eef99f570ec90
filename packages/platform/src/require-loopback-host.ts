import type { RequestHandler } from 'express';
import { AppError } from './app-error.ts';

/** `localhost`, a name under it, 127.0.0.0/8 or `[::1]`; with any port, or none. */
const LOOPBACK = /^(?:(?:[a-z0-9-]+\.)*localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Refuses requests that were made for another host's name: a web page whose name was rebound to this machine could
 * otherwise read the library through its visitor's browser. A request without a Host is not a browser's.
 */
export const requireLoopbackHost: RequestHandler = (req, _res, next) => {
  const { host } = req.headers;
  if (host === undefined || LOOPBACK.test(host)) return next();
  throw new AppError(
    'invalid_request',
    'This service answers only to the names of this machine itself. Call it as localhost or 127.0.0.1.',
    { param: 'host' },
  );
};
