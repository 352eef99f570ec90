import { EXTRA_SAMPLING, type EngineCompletionRequest, type Sampling } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import type { EngineModel, EngineRequest, PromptCount } from '../engines/engine.ts';

/** Throws AppError `model_not_found`. */
export function findModel(models: readonly EngineModel[], id: string): EngineModel {
  const model = models.find((each) => each.id === id);
  if (model === undefined) throw unknownModel(id);
  return model;
}

/**
 * The request as an engine takes it, once it is within the limits. Throws AppError `context_length_exceeded`: nothing
 * is ever cut to fit, neither the prompt nor the length asked for; `unsupported_parameter` for what this model would not
 * heed.
 */
export function toEngineRequest({
  body,
  model,
  prompt,
  caller,
}: {
  body: EngineCompletionRequest;
  model: EngineModel;
  prompt: PromptCount;
  caller: Pick<EngineRequest, 'requestId' | 'tenant' | 'priority'>;
}): EngineRequest {
  assertSupported({ body, model });
  const asked = askedTokens(body);
  return {
    model: model.id,
    messages: body.messages,
    maxTokens: fitOutput({ prompt, asked, model }),
    sampling: samplingOf(body),
    responseFormat: formOf(body),
    ...caller,
  };
}

/** How long the caller lets the answer be, if it says so. */
export const askedTokens = (body: EngineCompletionRequest): number | undefined =>
  body.max_completion_tokens ?? body.max_tokens ?? undefined;

function unknownModel(model: string): AppError {
  return new AppError(
    'model_not_found',
    `There is no model ${JSON.stringify(model)} here; GET /v1/models lists those there are.`,
    {
      param: 'model',
    },
  );
}

/** Share of the context that is left to what an estimate may have missed, where the caller names no length. */
const ESTIMATE_MARGIN = 0.1;

/** Where nothing is asked for: what is left of the context. */
function fitOutput({ prompt, asked, model }: Fit): number {
  const limit = model.maxContextTokens.value;
  const most = Math.min(limit - prompt.tokens, model.maxOutputTokens.value);
  const promptLimit = model.maxPromptTokens?.value ?? limit;
  if (prompt.tokens > promptLimit) throw tooLong({ prompt, asked, limit: promptLimit });
  if (most < (asked ?? 1)) throw tooLong({ prompt, asked, limit });
  if (asked !== undefined || prompt.exact) return asked ?? most;
  const leftMost = limit - prompt.tokens - Math.ceil(limit * ESTIMATE_MARGIN);
  return Math.max(1, Math.min(most, leftMost));
}

interface Fit {
  readonly prompt: PromptCount;
  readonly asked: number | undefined;
  readonly model: EngineModel;
}

function tooLong({ prompt, asked = 1, limit }: Omit<Fit, 'model'> & { limit: number }): AppError {
  return new AppError(
    'context_length_exceeded',
    `The prompt takes ${prompt.exact ? '' : 'about '}${prompt.tokens} tokens and the answer may take ${asked}, but the model's context is ${limit}. ` +
      'Send fewer or shorter messages, or ask for a shorter answer.',
    {
      param: 'messages',
      details: {
        prompt_tokens: prompt.tokens,
        requested_tokens: asked,
        limit_tokens: limit,
        exact: prompt.exact,
      },
    },
  );
}

function assertSupported({ body, model }: { body: EngineCompletionRequest; model: EngineModel }): void {
  const { jsonSchema = false, sampling = [] } = model.features ?? {};
  const extra = EXTRA_SAMPLING.filter((name) => !isUnset(body[name]) && !sampling.includes(name));
  const unheeded = [...extra, ...(formOf(body) !== undefined && !jsonSchema ? ['response_format'] : [])];
  const [param] = unheeded;
  if (param === undefined) return;
  throw new AppError(
    'unsupported_parameter',
    `The model ${JSON.stringify(model.id)} has no ${unheeded.join(', ')}; leave it out. GET /v1/capabilities tells what it has.`,
    { param },
  );
}

const isUnset = (value: unknown): boolean => value === undefined || value === null;

/** Text is what comes anyway. */
const formOf = ({ response_format: form }: EngineCompletionRequest): EngineRequest['responseFormat'] =>
  form?.type === 'text' ? undefined : (form ?? undefined);

function samplingOf(body: EngineCompletionRequest): Sampling {
  const { temperature, top_p, presence_penalty, frequency_penalty, seed, stop } = body;
  const { top_k, min_p, repetition_penalty } = body;
  return {
    temperature,
    top_p,
    presence_penalty,
    frequency_penalty,
    seed,
    stop,
    top_k,
    min_p,
    repetition_penalty,
  };
}
