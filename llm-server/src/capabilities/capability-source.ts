import { createHash } from 'node:crypto';
import type { Capabilities, ServerState } from '@twinscribe/contracts';
import {
  AppError,
  systemClock,
  toAppError,
  untilAborted,
  type Clock,
  type Readiness,
} from '@twinscribe/platform';
import type { Engine, EngineDescription, EngineModel } from '../engines/engine.ts';
import type { Limits } from '../limits/limits.ts';

export interface CapabilitySource {
  /** Never fails: an engine that does not answer is a state. */
  read(capabilities: { signal: AbortSignal }): Promise<Capabilities>;
  /** As last told, without waiting for news. Throws the engine's AppError where it has never told any. */
  models(capabilities: { signal: AbortSignal }): Promise<readonly EngineModel[]>;
  /** Of the last word that the engine gave; undefined before. */
  revision(): string | undefined;
}

/** How long the engine's word holds. A resize or a new model is seen after this, and a dead engine, too. */
const MAX_AGE_MS = 5_000;
const MAX_AGE_FAILURE_MS = 500;

interface Knowledge {
  readonly description: EngineDescription | undefined;
  /** All but what changes from moment to moment. */
  readonly document: Omit<Capabilities, 'state'>;
  /** Why the engine did not answer last time. */
  readonly failure: AppError | undefined;
  readonly at: number;
}

/** What the engine can do, asked of the engine itself at most every few seconds and by one caller at a time. */
export function createCapabilitySource(
  { limits }: { limits: Limits },
  { engine, readiness, clock = systemClock }: { engine: Engine; readiness: Readiness; clock?: Clock },
): CapabilitySource {
  let known: Knowledge | undefined;
  let asking: Promise<Knowledge> | undefined;

  async function ask(): Promise<Knowledge> {
    // Nobody's own signal: the others who wait must not lose the answer when one of them leaves.
    const { signal } = new AbortController();
    const told = await engine.describe({ signal }).then(
      (description) => ({ description, failure: undefined }),
      (error: unknown) => ({ description: known?.description, failure: toAppError(error) }),
    );
    const document = toDocument({ description: told.description, kind: engine.kind, limits });
    known = { ...told, document, at: clock.now() };
    asking = undefined;
    return known;
  }

  async function know({ signal }: { signal: AbortSignal }): Promise<Knowledge> {
    const maxAgeMs = known?.failure === undefined ? MAX_AGE_MS : MAX_AGE_FAILURE_MS;
    if (known !== undefined && clock.now() - known.at < maxAgeMs) return known;
    return untilAborted((asking ??= ask()), { signal });
  }

  return {
    revision: () => known?.document.revision,
    read: async (capabilities) => {
      const knowledge = await know(capabilities);
      return { ...knowledge.document, state: stateOf(knowledge, readiness) };
    },
    models: async (capabilities) => {
      const news = know(capabilities);
      news.catch(() => {}); // a caller who has left is told by the wait below, if it waits
      const { description, failure } = known?.description === undefined ? await news : known;
      if (description !== undefined) return description.models;
      throw failure ?? new AppError('engine_unavailable', 'The engine has not told its models.');
    },
  };
}

function stateOf({ description, failure }: Knowledge, { draining }: Readiness): ServerState {
  if (draining) return 'draining';
  if (failure === undefined) return 'ready';
  return description === undefined || failure.code === 'engine_loading' ? 'starting' : 'down';
}

function toDocument({
  description,
  kind,
  limits,
}: {
  description: EngineDescription | undefined;
  kind: string;
  limits: Limits;
}): Omit<Capabilities, 'state'> {
  const facts = {
    schema_version: 1 as const,
    engine: { kind: description?.kind ?? kind, version: description?.version ?? null },
    models: (description?.models ?? []).map((model) => ({
      id: model.id,
      max_context_tokens: model.maxContextTokens,
      max_output_tokens: model.maxOutputTokens,
      features: { stream: true, generates: model.generates },
      tokenizer: { exact: model.countsExactly },
    })),
    limits: {
      body_bytes: limits.bodyBytes,
      first_token_timeout_ms: limits.firstTokenTimeoutMs,
      idle_timeout_ms: limits.idleTimeoutMs,
    },
  };
  return {
    ...facts,
    revision: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16),
  };
}
