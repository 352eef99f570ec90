import type { Capabilities } from '@twinscribe/contracts';
import { AppError, untilAborted } from '@twinscribe/platform';
import type { GenerateEvent, GenerateRequest, LlmClient } from '../src/llm/llm-client.ts';

export interface ScriptedLlm extends LlmClient {
  readonly requests: GenerateRequest[];
  /** How many generations were left before their end. */
  readonly abandoned: () => number;
}

/** A step that waits until somebody gives up. */
export const HANG: unique symbol = Symbol('hang');

type Step = string | typeof HANG | AppError;

/** A tier that says what it is told to, word by word. */
export function scriptLlm({
  steps,
  contextTokens = 8_192,
  hasJsonSchema = false,
}: {
  steps: readonly Step[];
  contextTokens?: number;
  /** Whether the model can be held to a schema. */
  hasJsonSchema?: boolean;
}): ScriptedLlm {
  const requests: GenerateRequest[] = [];
  let abandoned = 0;
  return {
    requests,
    abandoned: () => abandoned,
    capabilities: async () => capabilitiesOf(contextTokens, { hasJsonSchema }),
    async *generate(request, { signal }): AsyncGenerator<GenerateEvent, void, undefined> {
      requests.push(request);
      let ended = false;
      try {
        for (const step of steps) {
          if (step instanceof AppError) throw step;
          if (step === HANG) await untilAborted(new Promise<never>(() => {}), { signal });
          else yield { type: 'delta', text: step };
        }
        ended = true;
        yield {
          type: 'end',
          finishReason: 'stop',
          usage: { prompt_tokens: 10, completion_tokens: steps.length, total_tokens: 10 + steps.length },
        };
      } finally {
        if (!ended) abandoned += 1;
      }
    },
  };
}

export function capabilitiesOf(contextTokens: number, { hasJsonSchema = false } = {}): Capabilities {
  return {
    schema_version: 1,
    revision: 'r1',
    state: 'ready',
    engine: { kind: 'scripted', version: null },
    models: [
      {
        id: 'scripted-model',
        parent: null,
        max_context_tokens: { value: contextTokens, source: 'engine' },
        max_output_tokens: { value: 1_024, source: 'engine' },
        features: {
          stream: true,
          generates: true,
          json_schema: hasJsonSchema,
          logprobs: false,
          sampling: [],
          priority: false,
        },
        tokenizer: { exact: false },
      },
    ],
    capacity: {
      max_concurrency: { value: 4, source: 'default' },
      recommended_concurrency: 4,
      kv_cache_tokens: null,
      queue_max: 16,
      queue_timeout_ms: 1_000,
    },
    load: { running: 0, queued: 0, kv_usage: null, estimated_wait_ms: 0 },
    hardware: null,
    limits: {
      body_bytes: 1_000_000,
      max_request_ms: 60_000,
      first_token_timeout_ms: 1_000,
      idle_timeout_ms: 1_000,
    },
  };
}
