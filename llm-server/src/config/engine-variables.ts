import { z } from 'zod';
import type { OpenAiEngineOptions } from '../engines/openai-engine.ts';
import type { TgiEngineOptions } from '../engines/tgi-engine.ts';
import type { VllmEngineOptions } from '../engines/vllm-engine.ts';
import { parseModelNames } from './parse-model-names.ts';
import { milliseconds, type ConfigRule } from './config-rule.ts';

const DEFAULT_BOOT_MS = 600_000;

export const engineVariables = {
  ENGINE: z
    .enum(['extractive', 'vllm', 'tgi', 'openai'])
    .default('extractive')
    .describe(
      'What answers: `extractive` quotes passages without a model; `vllm`; `tgi`; `openai` is any other engine or ' +
        'service that is compatible with OpenAI, and knows SGLang, llama.cpp and Ollama.',
    ),
  ENGINE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Where the engine answers, with or without `/v1`. Needed with every `ENGINE` but `extractive`.',
    ),
  ENGINE_MODEL: z
    .string()
    .optional()
    .describe('The only model of the engine to use. Unset: all that it lists.'),
  ENGINE_API_KEY: z.string().optional().describe('Sent to the engine as a bearer token.'),
  ENGINE_MAX_CONTEXT_TOKENS: z.coerce
    .number()
    .int()
    .min(256)
    .optional()
    .describe('Context of the model, where the engine does not tell it. Unset: 8192.'),
  ENGINE_CONNECT_TIMEOUT_MS: milliseconds
    .default(2_000)
    .describe('How long the engine may take to accept a connection.'),
  ENGINE_FIRST_TOKEN_TIMEOUT_MS: milliseconds
    .default(60_000)
    .describe('How long the engine may take to begin an answer.'),
  ENGINE_IDLE_TIMEOUT_MS: milliseconds
    .default(30_000)
    .describe('How long the engine may be silent within an answer.'),
  ENGINE_BOOT_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600_000)
    .default(DEFAULT_BOOT_MS)
    .describe(
      'With `vllm` and `tgi`, which open their port when the model is loaded: how long refused connections mean that ' +
        'it loads, and not that it is down.',
    ),
  ENGINE_PRIORITIES: z
    .enum(['on', 'off'])
    .default('off')
    .describe(
      'With `vllm`: whether it runs with `--scheduling-policy priority`, and is told the priority of each request.',
    ),
  LLM_MODELS: z
    .string()
    .transform(parseModelNames)
    .optional()
    .describe(
      'Public names of models, each with the base model or the LoRA adapter of the engine that it stands for: ' +
        '`twin=*,twin/ines=ines-lora`. The first is the default, `*` is the model that the engine serves, whatever ' +
        "its name, and no other name is known. Unset: the engine's own names.",
    ),
};

type EngineVariables = z.output<z.ZodObject<typeof engineVariables>>;

/** What the engine without a model has no use for. */
const OF_REMOTE_ENGINES = [
  'ENGINE_URL',
  'ENGINE_MODEL',
  'ENGINE_API_KEY',
  'ENGINE_MAX_CONTEXT_TOKENS',
] as const;

export const engineRules: readonly ConfigRule<EngineVariables>[] = [
  {
    names: ['ENGINE', 'ENGINE_URL'],
    isBroken: ({ ENGINE, ENGINE_URL }) => ENGINE !== 'extractive' && ENGINE_URL === undefined,
    error: 'do not fit together: this engine needs ENGINE_URL, such as http://127.0.0.1:8000',
  },
  ...OF_REMOTE_ENGINES.map((name) => ({
    names: ['ENGINE', name],
    isBroken: (parsed: EngineVariables) => parsed.ENGINE === 'extractive' && parsed[name] !== undefined,
    error: `do not fit together: ${name} is set, but the engine without a model has none. Set ENGINE to vllm, tgi or openai, or unset ${name}`,
  })),
  {
    names: ['ENGINE', 'ENGINE_PRIORITIES'],
    isBroken: ({ ENGINE, ENGINE_PRIORITIES }) => ENGINE !== 'vllm' && ENGINE_PRIORITIES === 'on',
    error:
      'do not fit together: only vllm is told priorities. Set ENGINE to vllm, or unset ENGINE_PRIORITIES',
  },
  {
    names: ['ENGINE', 'ENGINE_BOOT_MS'],
    isBroken: ({ ENGINE, ENGINE_BOOT_MS }) =>
      ['extractive', 'openai'].includes(ENGINE) && ENGINE_BOOT_MS !== DEFAULT_BOOT_MS,
    error:
      'do not fit together: only vllm and tgi open their port when the model is loaded. Set ENGINE to one of them, or unset ENGINE_BOOT_MS',
  },
];

export type EngineConfig =
  | { readonly kind: 'extractive' }
  | ({ readonly kind: 'vllm' } & VllmEngineOptions)
  | ({ readonly kind: 'tgi' } & TgiEngineOptions)
  | ({ readonly kind: 'openai' } & OpenAiEngineOptions);

export function readEngine(parsed: EngineVariables): EngineConfig {
  const { ENGINE: kind, ENGINE_URL: url, ENGINE_BOOT_MS: bootMs } = parsed;
  if (kind === 'extractive' || url === undefined) return { kind: 'extractive' };
  const address = {
    url,
    model: parsed.ENGINE_MODEL,
    apiKey: parsed.ENGINE_API_KEY,
    maxContextTokens: parsed.ENGINE_MAX_CONTEXT_TOKENS,
    connectTimeoutMs: parsed.ENGINE_CONNECT_TIMEOUT_MS,
    firstTokenTimeoutMs: parsed.ENGINE_FIRST_TOKEN_TIMEOUT_MS,
    idleTimeoutMs: parsed.ENGINE_IDLE_TIMEOUT_MS,
  };
  if (kind === 'openai') return { kind, ...address };
  if (kind === 'tgi') return { kind, ...address, bootMs };
  return { kind, ...address, bootMs, hasPriorities: parsed.ENGINE_PRIORITIES === 'on' };
}
