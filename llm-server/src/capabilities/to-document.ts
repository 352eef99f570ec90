import { createHash } from 'node:crypto';
import type { Capabilities, Hardware } from '@twinscribe/contracts';
import type { QueueLimits } from '../admission/create-admission.ts';
import type { EngineDescription, EngineModel } from '../engines/engine.ts';
import type { Limits } from '../limits/limits.ts';
import { recommendConcurrency, type SourcedCapacity } from './resolve-capacity.ts';

/** What the configuration says of this server. */
export interface ServerFacts {
  readonly limits: Limits;
  readonly queue: QueueLimits;
  readonly hardware: Hardware | undefined;
}

/** All but what changes from moment to moment. */
export type CapabilityDocument = Omit<Capabilities, 'state' | 'load'>;

/** `kind` is what the configuration calls the engine, until it says itself what it is. */
export function toDocument({
  description,
  kind,
  capacity,
  server,
}: {
  description: EngineDescription | undefined;
  kind: string;
  capacity: SourcedCapacity;
  server: ServerFacts;
}): CapabilityDocument {
  const models = description?.models ?? [];
  const facts = {
    schema_version: 1 as const,
    engine: { kind: description?.kind ?? kind, version: description?.version ?? null },
    models: models.map(toModel),
    capacity: toCapacity({ capacity, models, server }),
    hardware: server.hardware ?? null,
    limits: {
      body_bytes: server.limits.bodyBytes,
      max_request_ms: server.limits.maxRequestMs,
      first_token_timeout_ms: server.limits.firstTokenTimeoutMs,
      idle_timeout_ms: server.limits.idleTimeoutMs,
    },
  };
  const revision = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
  return { ...facts, revision };
}

function toModel(model: EngineModel): Capabilities['models'][number] {
  const { jsonSchema = false, logprobs = false, priority = false, sampling = [] } = model.features ?? {};
  return {
    id: model.id,
    parent: model.parent ?? null,
    max_context_tokens: model.maxContextTokens,
    max_output_tokens: model.maxOutputTokens,
    features: {
      stream: true,
      generates: model.generates,
      json_schema: jsonSchema,
      logprobs,
      sampling: [...sampling],
      priority,
    },
    tokenizer: { exact: model.countsExactly },
  };
}

function toCapacity({
  capacity,
  models,
  server: { queue },
}: {
  capacity: SourcedCapacity;
  models: readonly EngineModel[];
  server: ServerFacts;
}): Capabilities['capacity'] {
  const maxContextTokens = Math.max(1, ...models.map((model) => model.maxContextTokens.value));
  return {
    max_concurrency: capacity.maxConcurrency,
    recommended_concurrency: recommendConcurrency({ capacity, maxContextTokens }),
    kv_cache_tokens: capacity.kvCacheTokens ?? null,
    queue_max: queue.queueMax,
    queue_timeout_ms: queue.queueTimeoutMs,
  };
}
