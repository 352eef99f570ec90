import { AppError, route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';

/** GET /healthz: the process is alive. */
export function health(): RequestHandler {
  return route({ handler: () => ({ status: 'ok' }) });
}

/** GET /readyz: it takes requests. Says nothing of the llm-server: search works without it. */
export function ready({ lifecycle }: Pick<AppDeps, 'lifecycle'>): RequestHandler {
  return route({
    handler: () => {
      if (lifecycle.state.ready) return { status: 'ready' };
      throw new AppError(
        'draining',
        lifecycle.state.draining ? 'The server is shutting down.' : 'The server is starting.',
        {
          retryAfterMs: 1_000,
        },
      );
    },
  });
}
