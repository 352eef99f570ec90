import { tokenizeRequestSchema, type TokenizeResponse } from '@twinscribe/contracts';
import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import type { AppDeps } from '../app-deps.ts';

/** POST /v1/tokenize: what a prompt takes of the model's context, the chat template included. */
export function tokenize({ engine, capabilities }: Pick<AppDeps, 'engine' | 'capabilities'>): RequestHandler {
  return route({
    body: tokenizeRequestSchema,
    async handler({ body }, { signal }): Promise<TokenizeResponse> {
      const { id } = await capabilities.findModel(body.model, { signal });
      return engine.countPrompt({ model: id, messages: body.messages }, { signal });
    },
  });
}
