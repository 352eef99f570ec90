import { searchRequestSchema, type SearchResponse } from '@twinscribe/contracts';
import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';
import { retrievePassages } from '../rag/retrieval/retrieve-passages.ts';

/** POST /v1/search: ranked passages, no model. */
export function search({ tenant, library, now }: AppDeps): RequestHandler {
  return route({
    body: searchRequestSchema,
    async handler({ body: { query, k, filter } }, { signal }) {
      const from = now();
      const passages = await retrievePassages({ tenant, query, filter, limit: k }, { library, signal });
      const response: SearchResponse = { query, passages, tookMs: Math.round((now() - from) * 100) / 100 };
      return response;
    },
  });
}
