import type { Hardware } from '@twinscribe/contracts';
import { parseConfig, type Environment, type LogLevel } from '@twinscribe/platform';
import { z } from 'zod';
import type { QueueLimits } from './admission/create-admission.ts';
import type { ModelNames } from './capabilities/name-models.ts';
import { withRules } from './config/config-rule.ts';
import { drainRules, drainVariables } from './config/drain-variables.ts';
import { engineRules, engineVariables, readEngine, type EngineConfig } from './config/engine-variables.ts';
import {
  capacityVariables,
  hardwareRules,
  hardwareVariables,
  readHardware,
  serverVariables,
} from './config/server-variables.ts';
import type { EngineCapacity } from './engines/engine.ts';

/** The environment of the llm-server. Read once, in main. */
export const llmServerConfigSchema = withRules(
  z.object({
    ...serverVariables,
    ...engineVariables,
    ...capacityVariables,
    ...drainVariables,
    ...hardwareVariables,
  }),
  [...engineRules, ...drainRules, ...hardwareRules],
);

export interface LlmServerConfig {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Undefined: nothing is traced. */
  readonly traceEndpoint: string | undefined;
  readonly engine: EngineConfig;
  /** Undefined: the engine's own names. */
  readonly modelNames: ModelNames | undefined;
  readonly firstTokenTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxRequestMs: number;
  readonly commitAfterMs: number;
  /** Where the engine does not tell. */
  readonly capacity: EngineCapacity;
  readonly queue: QueueLimits;
  readonly hardware: Hardware | undefined;
  readonly drain: {
    readonly windowMs: number;
    readonly deregistrationMs: number;
    readonly adminToken: string | undefined;
    /** Undefined: no spot instance. */
    readonly spotUrl: string | undefined;
  };
}

export function readConfig(env: Environment): LlmServerConfig {
  const parsed = parseConfig(llmServerConfigSchema, env);
  return {
    host: parsed.LLM_SERVER_HOST,
    port: parsed.LLM_SERVER_PORT,
    logLevel: parsed.LOG_LEVEL,
    traceEndpoint: parsed.OTEL_EXPORTER_OTLP_ENDPOINT,
    engine: readEngine(parsed),
    modelNames: parsed.LLM_MODELS,
    firstTokenTimeoutMs: parsed.ENGINE_FIRST_TOKEN_TIMEOUT_MS,
    idleTimeoutMs: parsed.ENGINE_IDLE_TIMEOUT_MS,
    maxRequestMs: parsed.LLM_MAX_REQUEST_MS,
    commitAfterMs: parsed.LLM_COMMIT_AFTER_MS,
    capacity: { maxConcurrency: parsed.LLM_MAX_CONCURRENCY, kvCacheTokens: parsed.LLM_KV_CACHE_TOKENS },
    queue: {
      queueMax: parsed.LLM_QUEUE_MAX,
      tenantMax: parsed.LLM_QUEUE_TENANT_MAX,
      queueTimeoutMs: parsed.LLM_QUEUE_TIMEOUT_MS,
    },
    hardware: readHardware(parsed),
    drain: {
      windowMs: parsed.LLM_SERVER_DRAIN_MS,
      deregistrationMs: parsed.LLM_DEREGISTRATION_MS,
      adminToken: parsed.LLM_ADMIN_TOKEN,
      spotUrl: parsed.LLM_SPOT_POLL === 'on' ? parsed.LLM_SPOT_URL : undefined,
    },
  };
}
