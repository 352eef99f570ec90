import type { Hardware } from '@twinscribe/contracts';
import { LOG_LEVELS, tracingVariables } from '@twinscribe/platform';
import { z } from 'zod';
import { milliseconds, type ConfigRule } from './config-rule.ts';

const count = z.coerce.number().int().min(1);

export const serverVariables = {
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
  ...tracingVariables,
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('Least severe log line that is written.'),
};

export const capacityVariables = {
  LLM_MAX_CONCURRENCY: count
    .max(10_000)
    .optional()
    .describe(
      'Requests given to the engine at the same time, where it does not tell its own limit; with vLLM its ' +
        '`--max-num-seqs`. Unset: one for each 2,048 tokens of the KV cache, at most 256; 16 where that is not known.',
    ),
  LLM_KV_CACHE_TOKENS: count
    .optional()
    .describe(
      'Tokens of all running requests together, where the engine does not tell it. Unset: only requests are counted.',
    ),
  LLM_QUEUE_MAX: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(64)
    .describe('Requests that may wait for a place at the engine; beyond it they are refused at once.'),
  LLM_QUEUE_TENANT_MAX: count
    .max(100_000)
    .default(16)
    .describe(
      'Of these, the most of one tenant, as `X-Tenant` names it; requests that name none have no share.',
    ),
  LLM_QUEUE_TIMEOUT_MS: milliseconds
    .default(30_000)
    .describe('How long a request may wait for a place at the engine.'),
  LLM_COMMIT_AFTER_MS: milliseconds
    .default(10_000)
    .describe(
      'When a stream begins at the latest, with a comment where there is nothing to say yet: no proxy shall take it ' +
        'for dead. What fails after that is an event of the stream.',
    ),
  LLM_MAX_REQUEST_MS: milliseconds
    .default(600_000)
    .describe('How long a request may take, from its arrival to the end of its answer.'),
};

export const hardwareVariables = {
  LLM_GPU: z
    .string()
    .optional()
    .describe(
      'Name of the GPU. It and the next four are told in `/v1/capabilities`; nothing is computed from them.',
    ),
  LLM_GPU_COUNT: count.default(1).describe('How many of them.'),
  LLM_GPU_MEMORY_MIB: count.optional().describe('Memory of each of them.'),
  LLM_INSTANCE_TYPE: z.string().optional().describe('What the machine is called by who rents it out.'),
  LLM_PRICE_HINT: z.string().optional().describe('What it costs, in words, such as `about $1.01 an hour`.'),
};

type HardwareVariables = z.output<z.ZodObject<typeof hardwareVariables>>;

export const hardwareRules: readonly ConfigRule<HardwareVariables>[] = [
  {
    names: ['LLM_GPU', 'LLM_GPU_COUNT', 'LLM_GPU_MEMORY_MIB', 'LLM_INSTANCE_TYPE', 'LLM_PRICE_HINT'],
    isBroken: ({ LLM_GPU, LLM_GPU_COUNT, LLM_GPU_MEMORY_MIB, LLM_INSTANCE_TYPE, LLM_PRICE_HINT }) =>
      LLM_GPU === undefined &&
      (LLM_GPU_COUNT > 1 ||
        [LLM_GPU_MEMORY_MIB, LLM_INSTANCE_TYPE, LLM_PRICE_HINT].some((one) => one !== undefined)),
    error: 'do not fit together: the machine is described, but not its GPU. Set LLM_GPU, or unset the others',
  },
];

export const readHardware = (parsed: HardwareVariables): Hardware | undefined =>
  parsed.LLM_GPU === undefined
    ? undefined
    : {
        gpu: parsed.LLM_GPU,
        count: parsed.LLM_GPU_COUNT,
        memory_mib: parsed.LLM_GPU_MEMORY_MIB ?? null,
        instance_type: parsed.LLM_INSTANCE_TYPE ?? null,
        price_hint: parsed.LLM_PRICE_HINT ?? null,
      };
