import type { ServerState } from '@twinscribe/contracts';
import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';

type Deps = Pick<AppDeps, 'capabilities' | 'drain' | 'readiness'>;

/** The engine's state, unless this server itself does not take part. */
export function serverStateOf({ capabilities, drain, readiness }: Deps): ServerState {
  if (drain.isDraining || readiness.draining) return 'draining';
  return readiness.ready ? capabilities.state() : 'starting';
}

/** GET /healthz: the process is alive, whatever its engine does. */
export function healthz(): RequestHandler {
  return route({ handler: () => ({ status: 'ok' }) });
}

/**
 * GET /readyz: 200 where a request sent now would be served. A degraded server is not ready: it serves who comes, but
 * where there is another, a balancer had better send them there. It is ready again when half a minute went well.
 */
export function readyz(deps: Deps): RequestHandler {
  return route({
    async handler(_input, { res, signal }) {
      await deps.capabilities.read({ signal }); // the engine's first word
      const state = serverStateOf(deps);
      res.status(state === 'ready' ? 200 : 503);
      return { state };
    },
  });
}
