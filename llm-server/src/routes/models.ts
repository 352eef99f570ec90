import type { ModelList } from '@twinscribe/contracts';
import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';

/** GET /v1/models. Engines do not tell when a model was made, so `created` is 0 throughout. */
export function models({ capabilities }: Pick<AppDeps, 'capabilities'>): RequestHandler {
  return route({
    async handler(_input, { signal }): Promise<ModelList> {
      const known = await capabilities.models({ signal });
      const data = known.map(({ id, ownedBy, parent, maxContextTokens }) => ({
        id,
        object: 'model' as const,
        created: 0,
        owned_by: ownedBy,
        parent: parent ?? null,
        max_model_len: maxContextTokens.value,
      }));
      return { object: 'list', data };
    },
  });
}
