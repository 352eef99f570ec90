import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';
import { listTwins } from './twin-models.ts';

/** GET /v1/models */
export function models({ tenant, library }: AppDeps): RequestHandler {
  return route({
    async handler() {
      const { authors } = await library.stats({ tenant });
      return listTwins({ authors });
    },
  });
}
