import { searchRequestSchema, type SearchResponse } from '@twinscribe/contracts';
import { toPassage } from '@twinscribe/knowledge';
import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';

/** POST /v1/search: ranked passages, no model. */
export function search({ tenant, library, clock: { now } }: AppDeps): RequestHandler {
  return route({
    body: searchRequestSchema,
    async handler({ body: { query, k, filter } }, { signal }) {
      const from = now();
      const found = await library.search({ tenant, query, filter, limit: k }, { signal });
      const tookMs = Math.round((now() - from) * 100) / 100;
      const response: SearchResponse = { query, passages: found.map(toPassage), tookMs };
      return response;
    },
  });
}
