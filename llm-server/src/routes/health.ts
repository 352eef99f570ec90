import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';

/** GET /healthz: the process is alive, whatever its engine does. */
export function healthz(): RequestHandler {
  return route({ handler: () => ({ status: 'ok' }) });
}

/** GET /readyz: 200 where a request sent now would be served. */
export function readyz({
  capabilities,
  readiness,
}: Pick<AppDeps, 'capabilities' | 'readiness'>): RequestHandler {
  return route({
    async handler(_input, { res, signal }) {
      const { state } = await capabilities.read({ signal });
      const isReady = readiness.ready && state === 'ready';
      res.status(isReady ? 200 : 503);
      return { state: isReady || state !== 'ready' ? state : 'starting' };
    },
  });
}
