import { createHash } from 'node:crypto';
import { EXTRA_SAMPLING } from '@twinscribe/contracts';
import { systemClock, type Clock, type HttpClient } from '@twinscribe/platform';
import { z } from 'zod';
import type { Engine, EngineDescription, EngineRequest } from './engine.ts';
import { countOrEstimate } from './openai/count-or-estimate.ts';
import { baseUrlOf, createEngineClient, type EngineAddress } from './openai/engine-client.ts';
import { listModelCards, toEngineModels, type ModelSettings } from './openai/list-models.ts';
import { streamAnswer, toChatBody, toPlainMessages } from './openai/stream-answer.ts';
import { getText } from './vllm/get-text.ts';
import { readKvCacheTokens } from './vllm/read-kv-cache.ts';

export interface VllmEngineOptions extends ModelSettings, EngineAddress {
  /** How long a refused connection means that the model is being loaded. */
  readonly bootMs: number;
  /** Whether it runs with `--scheduling-policy priority`; without it, it refuses requests that name one. */
  readonly hasPriorities?: boolean | undefined;
}

const versionSchema = z.object({ version: z.string() });
const countSchema = z.object({ count: z.int().min(0) });

/** vLLM: counts with its own tokenizer, tells its capacity live, keeps tenants apart in its prefix cache. */
export function createVllmEngine(
  options: VllmEngineOptions,
  { clock = systemClock }: { clock?: Clock } = {},
): Engine {
  const { http, probe, close } = createEngineClient(options, { clock });
  return {
    kind: 'vllm',
    generate: (request, { signal }) =>
      streamAnswer({ request, body: toBody(request, options), limits: options }, { http, clock, signal }),
    countPrompt: ({ model, messages }, { signal }) =>
      countOrEstimate(messages, {
        signal,
        count: async () => {
          const body = { model, messages: toPlainMessages(messages), add_generation_prompt: true };
          const call = { path: '/tokenize', body, schema: countSchema, idempotent: true };
          return (await probe.postJson(call, { signal })).count;
        },
      }),
    describe: ({ signal }) => describe(options, { probe, signal }),
    close,
  };
}

async function describe(
  options: VllmEngineOptions,
  { probe, signal }: { probe: HttpClient; signal: AbortSignal },
): Promise<EngineDescription> {
  const cards = await listModelCards({ http: probe, signal });
  const [version, metrics] = await Promise.all([
    probe.getJson({ path: '/version', schema: versionSchema }, { signal }).catch(() => undefined),
    getText(`${baseUrlOf(options.url)}/metrics`, { signal }),
  ]);
  return {
    version: version?.version ?? null,
    models: toEngineModels(cards, {
      ...options,
      countsExactly: true,
      features: { priority: options.hasPriorities === true, jsonSchema: true, sampling: EXTRA_SAMPLING },
    }),
    capacity: { kvCacheTokens: metrics === undefined ? undefined : readKvCacheTokens(metrics) },
  };
}

function toBody(request: EngineRequest, { hasPriorities }: VllmEngineOptions): Record<string, unknown> {
  const { tenant, priority = 'interactive' } = request;
  return {
    ...toChatBody(request),
    ...(tenant === undefined ? {} : { cache_salt: createHash('sha256').update(tenant).digest('base64url') }),
    // Lower is earlier.
    ...(hasPriorities === true ? { priority: priority === 'interactive' ? 0 : 1 } : {}),
  };
}
