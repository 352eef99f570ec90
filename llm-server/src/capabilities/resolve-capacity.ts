import type { SourcedNumber } from '@twinscribe/contracts';
import type { EngineCapacity } from '../engines/engine.ts';

/** What the engine can carry, each number with its source. */
export interface SourcedCapacity {
  readonly maxConcurrency: SourcedNumber;
  readonly kvCacheTokens: SourcedNumber | undefined;
}

/** About what a question takes, its passages and its answer included. */
const USUAL_REQUEST_TOKENS = 2_048;
/** What vLLM runs at the same time where nobody says otherwise. */
const LIMIT_DEFAULT_CONCURRENCY = 256;
/** Where nothing at all is known. */
const DEFAULT_CONCURRENCY = 16;

/** The engine's word, else the configuration, else a default: as many usual requests as the KV cache has room for. */
export function resolveCapacity({
  told,
  configured,
}: {
  told: EngineCapacity;
  configured: EngineCapacity;
}): SourcedCapacity {
  const kvCacheTokens = choose(told.kvCacheTokens, configured.kvCacheTokens);
  return {
    kvCacheTokens,
    maxConcurrency: choose(told.maxConcurrency, configured.maxConcurrency) ?? {
      value: defaultConcurrency(kvCacheTokens?.value),
      source: 'default',
    },
  };
}

function choose(told: number | undefined, configured: number | undefined): SourcedNumber | undefined {
  if (told !== undefined) return { value: told, source: 'engine' };
  return configured === undefined ? undefined : { value: configured, source: 'config' };
}

function defaultConcurrency(kvCacheTokens: number | undefined): number {
  if (kvCacheTokens === undefined) return DEFAULT_CONCURRENCY;
  return Math.min(Math.max(1, Math.floor(kvCacheTokens / USUAL_REQUEST_TOKENS)), LIMIT_DEFAULT_CONCURRENCY);
}

/** How many requests can have the whole context at once. */
export function recommendConcurrency({
  capacity: { maxConcurrency, kvCacheTokens },
  maxContextTokens,
}: {
  capacity: SourcedCapacity;
  maxContextTokens: number;
}): number {
  if (kvCacheTokens === undefined) return maxConcurrency.value;
  const whole = Math.floor(kvCacheTokens.value / maxContextTokens);
  return Math.max(1, Math.min(whole, maxConcurrency.value));
}
