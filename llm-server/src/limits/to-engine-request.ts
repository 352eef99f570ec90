import type { ChatCompletionRequest, Sampling } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import type { EngineModel, EngineRequest } from '../engines/engine.ts';
import { estimatePromptTokens } from './estimate-prompt-tokens.ts';

/**
 * The request as an engine takes it, once it is within the limits. Throws AppError `model_not_found` or
 * `context_length_exceeded`: nothing is ever cut to fit, neither the prompt nor the length asked for.
 */
export function toEngineRequest({
  body,
  models,
  requestId,
}: {
  body: ChatCompletionRequest;
  models: readonly EngineModel[];
  requestId: string;
}): EngineRequest {
  const model = models.find(({ id }) => id === body.model);
  if (model === undefined) throw unknownModel(body.model);
  const promptTokens = estimatePromptTokens(body.messages);
  const asked = body.max_completion_tokens ?? body.max_tokens ?? undefined;
  return {
    model: model.id,
    messages: body.messages,
    maxTokens: fitOutput({ promptTokens, asked, model }),
    sampling: samplingOf(body),
    requestId,
  };
}

function unknownModel(model: string): AppError {
  return new AppError(
    'model_not_found',
    `There is no model ${JSON.stringify(model)} here; GET /v1/models lists those there are.`,
    {
      param: 'model',
    },
  );
}

/** Where nothing is asked for: what is left of the context. */
function fitOutput({
  promptTokens,
  asked,
  model,
}: {
  promptTokens: number;
  asked: number | undefined;
  model: EngineModel;
}): number {
  const limit = model.maxContextTokens.value;
  const most = Math.min(limit - promptTokens, model.maxOutputTokens.value);
  if (most < (asked ?? 1)) throw tooLong({ promptTokens, asked: asked ?? 1, limit });
  return asked ?? most;
}

function tooLong({
  promptTokens,
  asked,
  limit,
}: {
  promptTokens: number;
  asked: number;
  limit: number;
}): AppError {
  return new AppError(
    'context_length_exceeded',
    `The prompt takes about ${promptTokens} tokens and the answer may take ${asked}, but the model's context is ${limit}. ` +
      'Send fewer or shorter messages, or ask for a shorter answer.',
    {
      param: 'messages',
      details: { prompt_tokens: promptTokens, requested_tokens: asked, limit_tokens: limit, exact: false },
    },
  );
}

function samplingOf(body: ChatCompletionRequest): Sampling {
  const { temperature, top_p, presence_penalty, frequency_penalty, seed, stop } = body;
  return { temperature, top_p, presence_penalty, frequency_penalty, seed, stop };
}
