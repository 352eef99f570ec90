import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';

/**
 * GET /v1/capabilities. Compares the tag itself: Express would send the whole document again to clients that add
 * `cache-control: no-cache`, as fetch does to every conditional request.
 */
export function capabilities({ capabilities: source }: Pick<AppDeps, 'capabilities'>): RequestHandler {
  return route({
    async handler(_input, { res, signal }) {
      const document = await source.read({ signal });
      res.setHeader('cache-control', 'no-cache');
      const tag = `"${document.revision}-${document.state}"`;
      res.setHeader('etag', tag);
      if (!hasTag(res.req.headers['if-none-match'], tag)) return document;
      res.status(304).end();
      return undefined;
    },
  });
}

const hasTag = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some((known) => known.trim().replace(/^W\//, '') === tag);

/** On every response, so that a caller notices a change of engine without asking for it. */
export function announceRevision({ capabilities: source }: Pick<AppDeps, 'capabilities'>): RequestHandler {
  return async (_req, res, next) => {
    const { signal } = new AbortController(); // only the very first request waits here, and not for long
    res.setHeader('x-capability-revision', source.revision() ?? (await source.read({ signal })).revision);
    next();
  };
}
