import type { SourcedNumber } from '@twinscribe/contracts';
import { AppError, systemClock, type Clock, type HttpClient } from '@twinscribe/platform';
import { z } from 'zod';
import type { Engine, EngineDescription, EngineEvent, EngineModel, EngineRequest } from './engine.ts';
import { countOrEstimate } from './openai/count-or-estimate.ts';
import { createEngineClient, type EngineAddress } from './openai/engine-client.ts';
import { contextOf, type ModelSettings } from './openai/list-models.ts';
import { streamAnswer, toChatBody, toPlainMessages } from './openai/stream-answer.ts';
import { dropStop } from './tgi/drop-stop.ts';

export interface TgiEngineOptions extends ModelSettings, EngineAddress {
  /** How long a refused connection means that the model is being loaded. */
  readonly bootMs: number;
}

const count = z.int().min(1).nullish();
const infoSchema = z.object({
  model_id: z.string(),
  version: z.string().nullish(),
  max_total_tokens: count,
  max_input_tokens: count,
  max_concurrent_requests: count,
  max_batch_total_tokens: count,
});
const tokensSchema = z.object({ tokenize_response: z.array(z.unknown()) });

/** What TGI calls the model that it serves, whatever that is. Any other name is an adapter's. */
const SERVED = 'tgi';

/**
 * Text Generation Inference, by its chat route. Without a configured model it offers the one that it serves under that
 * one's own name; a configured model that is another is one of its adapters.
 */
export function createTgiEngine(
  options: TgiEngineOptions,
  { clock = systemClock }: { clock?: Clock } = {},
): Engine {
  const { http, probe, close } = createEngineClient(options, { clock });
  let servedModel: string | undefined;

  async function describe({ signal }: { signal: AbortSignal }): Promise<EngineDescription> {
    const info = await probe.getJson({ path: '/info', schema: infoSchema }, { signal });
    servedModel = info.model_id;
    return {
      version: info.version ?? null,
      models: [toModel(info, options)],
      capacity: {
        maxConcurrency: info.max_concurrent_requests ?? undefined,
        kvCacheTokens: info.max_batch_total_tokens ?? undefined,
      },
    };
  }

  const nameOf = async (model: string, { signal }: { signal: AbortSignal }): Promise<string> => {
    if (servedModel === undefined) await describe({ signal });
    return model === servedModel ? SERVED : model;
  };

  return {
    kind: 'tgi',
    async *generate(request, { signal }) {
      const body = toBody(request, { model: await nameOf(request.model, { signal }) });
      yield* answer({ request, body, options }, { http, clock, signal });
    },
    countPrompt: ({ model, messages }, { signal }) =>
      countOrEstimate(messages, {
        signal,
        count: async () => {
          const body = { model: await nameOf(model, { signal }), messages: toPlainMessages(messages) };
          const call = { path: '/chat_tokenize', body, schema: tokensSchema, idempotent: true };
          return (await probe.postJson(call, { signal })).tokenize_response.length;
        },
      }),
    describe,
    close,
  };
}

function answer(
  { request, body, options }: { request: EngineRequest; body: object; options: TgiEngineOptions },
  capabilities: { http: HttpClient; clock: Clock; signal: AbortSignal },
): AsyncGenerator<EngineEvent, void, undefined> {
  const events = streamAnswer({ request, body: { ...body }, limits: options }, capabilities);
  const stops = [request.sampling.stop ?? []].flat();
  return stops.length === 0 ? events : dropStop(events, { stops });
}

function toModel(
  { model_id, max_total_tokens, max_input_tokens }: z.infer<typeof infoSchema>,
  { model, maxContextTokens }: ModelSettings,
): EngineModel {
  const context = contextOf({ told: max_total_tokens ?? undefined, maxContextTokens });
  const prompt: SourcedNumber | undefined =
    typeof max_input_tokens === 'number' ? { value: max_input_tokens, source: 'engine' } : undefined;
  return {
    id: model ?? model_id,
    ownedBy: 'tgi',
    maxContextTokens: context,
    maxOutputTokens: context,
    maxPromptTokens: prompt,
    countsExactly: true,
    generates: true,
  };
}

/** TGI turns a presence penalty into a repetition penalty of another meaning, 0 into 2.0, and refuses a top_p of 1. */
function toBody(request: EngineRequest, { model }: { model: string }): Record<string, unknown> {
  const { presence_penalty, top_p, ...sampling } = request.sampling;
  if (presence_penalty) {
    throw new AppError('unsupported_parameter', 'This engine has no presence_penalty; leave it out.', {
      param: 'presence_penalty',
    });
  }
  const share = top_p === 1 ? undefined : top_p;
  return { ...toChatBody({ ...request, sampling: { ...sampling, top_p: share } }), model };
}
