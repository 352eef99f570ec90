import { LOG_LEVELS, parseConfig, type Environment, type LogLevel } from '@twinscribe/platform';
import { z } from 'zod';
import type { OpenAiEngineOptions } from './engines/openai-engine.ts';
import type { TgiEngineOptions } from './engines/tgi-engine.ts';
import type { VllmEngineOptions } from './engines/vllm-engine.ts';

const milliseconds = z.coerce.number().int().min(1).max(3_600_000);

/** The environment of the llm-server. Read once, in main. */
export const llmServerConfigSchema = z
  .object({
    LLM_SERVER_HOST: z
      .enum(['127.0.0.1', '::1', 'localhost'], {
        error:
          'must be a loopback address: without keys, which this version does not have, the llm-server serves this machine only',
      })
      .default('127.0.0.1')
      .describe('Address to listen on; loopback only.'),
    LLM_SERVER_PORT: z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(8_001)
      .describe('Port of the llm-server; 0 takes a free one.'),
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
      .describe('The only model to offer. Unset: all that the engine lists.'),
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
      .default(600_000)
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
    LLM_SERVER_DRAIN_MS: milliseconds
      .default(25_000)
      .describe(
        'On SIGTERM: how long answers may go on before they end with an error. Longer than the api takes.',
      ),
    LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('Least severe log line that is written.'),
  })
  .refine(({ ENGINE, ENGINE_URL }) => ENGINE === 'extractive' || ENGINE_URL !== undefined, {
    path: ['ENGINE', 'ENGINE_URL'],
    error: 'do not fit together: this engine needs ENGINE_URL, such as http://127.0.0.1:8000',
    when: () => true, // also beside other faults
  })
  .refine(({ ENGINE, ENGINE_URL }) => ENGINE !== 'extractive' || ENGINE_URL === undefined, {
    path: ['ENGINE', 'ENGINE_URL'],
    error:
      'do not fit together: ENGINE_URL is set, but the engine without a model has none. Set ENGINE to vllm, tgi or openai, or unset ENGINE_URL',
    when: () => true,
  });

export interface LlmServerConfig {
  readonly host: string;
  readonly port: number;
  readonly drainMs: number;
  readonly logLevel: LogLevel;
  readonly firstTokenTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly engine:
    | { readonly kind: 'extractive' }
    | ({ readonly kind: 'vllm' } & VllmEngineOptions)
    | ({ readonly kind: 'tgi' } & TgiEngineOptions)
    | ({ readonly kind: 'openai' } & OpenAiEngineOptions);
}

export function readConfig(env: Environment): LlmServerConfig {
  const parsed = parseConfig(llmServerConfigSchema, env);
  return {
    host: parsed.LLM_SERVER_HOST,
    port: parsed.LLM_SERVER_PORT,
    drainMs: parsed.LLM_SERVER_DRAIN_MS,
    logLevel: parsed.LOG_LEVEL,
    firstTokenTimeoutMs: parsed.ENGINE_FIRST_TOKEN_TIMEOUT_MS,
    idleTimeoutMs: parsed.ENGINE_IDLE_TIMEOUT_MS,
    engine: readEngine(parsed),
  };
}

function readEngine(parsed: z.infer<typeof llmServerConfigSchema>): LlmServerConfig['engine'] {
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
