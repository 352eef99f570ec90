import { AppError, route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';

/** GET /healthz: the process is alive. */
export function health(): RequestHandler {
  return route({ handler: () => ({ status: 'ok' }) });
}

/**
 * GET /readyz: it takes requests. Whether the llm-server is called is told beside it and makes no difference: search works
 * without.
 */
export function ready({ lifecycle, breaker }: Pick<AppDeps, 'lifecycle' | 'breaker'>): RequestHandler {
  return route({
    handler: () => {
      if (lifecycle.state.ready) return { status: 'ready', llmBreaker: breaker.state };
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
