import type { Capabilities } from '@twinscribe/contracts';
import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';
import { serverStateOf } from './health.ts';

type Deps = Pick<AppDeps, 'capabilities' | 'admission' | 'drain' | 'readiness'>;

/**
 * GET /v1/capabilities. Compares the tag itself: Express would send the whole document again to clients that add
 * `cache-control: no-cache`, as fetch does to every conditional request. The tag is a weak one, of the revision and the
 * state: who has both is not sent the load of the moment.
 */
export function capabilities(deps: Deps): RequestHandler {
  return route({
    async handler(_input, { res, signal }): Promise<Capabilities | undefined> {
      const document = await deps.capabilities.read({ signal });
      const state = serverStateOf(deps);
      const tag = `"${document.revision}-${state}"`;
      res.setHeader('cache-control', 'no-cache');
      res.setHeader('etag', `W/${tag}`);
      if (!hasTag(res.req.headers['if-none-match'], tag)) return { ...document, state, load: loadOf(deps) };
      res.status(304).end();
      return undefined;
    },
  });
}

function loadOf({ admission, capabilities: source }: Deps): Capabilities['load'] {
  const { running, queued, estimatedWaitMs, reservedTokens } = admission.load();
  const { kvCacheTokens } = source.capacity();
  return {
    running,
    queued,
    kv_usage: kvCacheTokens === undefined ? null : reservedTokens / kvCacheTokens,
    estimated_wait_ms: Math.round(estimatedWaitMs),
  };
}

const hasTag = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some((known) => known.trim().replace(/^W\//, '') === tag);

/** On every response, so that a caller notices a change of engine without asking for it. */
export function announceRevision({ capabilities: source }: Pick<AppDeps, 'capabilities'>): RequestHandler {
  const firstRevision = async (): Promise<string> => {
    const { signal } = new AbortController(); // only the very first request waits here, and not for long
    return (await source.read({ signal })).revision;
  };
  return async (_req, res, next) => {
    res.setHeader('x-capability-revision', source.revision() ?? (await firstRevision()));
    next();
  };
}
