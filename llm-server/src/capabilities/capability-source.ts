import {
  AppError,
  linkSignals,
  systemClock,
  toAppError,
  untilAborted,
  type Clock,
  type Logger,
} from '@twinscribe/platform';
import type { Capacity } from '../admission/admission.ts';
import type { Engine, EngineCapacity, EngineDescription, EngineModel } from '../engines/engine.ts';
import { findModel } from '../limits/to-engine-request.ts';
import {
  advanceHealth,
  engineStateOf,
  UNKNOWN_HEALTH,
  type EngineHealth,
  type EngineState,
  type HealthEvent,
} from './engine-health.ts';
import { isOld, rememberCapacity, type RememberedCapacity } from './remember-capacity.ts';
import { resolveCapacity, type SourcedCapacity } from './resolve-capacity.ts';
import { toDocument, type CapabilityDocument, type ServerFacts } from './to-document.ts';

interface Cancellable {
  readonly signal: AbortSignal;
}

/**
 * What the engine can do, asked of the engine itself, over and over, by nobody's request. Once it has told, nobody waits
 * for it; before, the calls that take a signal wait for its first word.
 */
export interface CapabilitySource {
  /** Begins to ask, until `close`. */
  start(): void;
  /** Never fails: an engine that does not answer is a state. */
  read(capabilities: Cancellable): Promise<CapabilityDocument>;
  /** As last told. Throws the engine's AppError where it has never told any. */
  models(capabilities: Cancellable): Promise<readonly EngineModel[]>;
  /** Throws AppError `model_not_found`, or as `models` does. */
  findModel(id: string, capabilities: Cancellable): Promise<EngineModel>;
  state(): EngineState;
  /** As last told; the configuration's or a default before. */
  capacity(): Capacity;
  /** Of the last document; undefined before the engine's first word. */
  revision(): string | undefined;
  noteOutcome(outcome: { hasFailed: boolean }): void;
  close(): void;
}

/** A resize, a new model and a dead engine are seen after this. */
const POLL_MS = 1_000;
const POLL_AFTER_FAILURE_MS = 500;
/** What is no engine that we know may be a hosted service, which counts requests and does not change from one to the next. */
const POLL_UNKNOWN_MS = 15_000;
const UNKNOWN_KIND = 'openai';

export interface CapabilityOptions {
  readonly server: ServerFacts;
  /** Where the engine does not tell. */
  readonly capacity: EngineCapacity;
}

export function createCapabilitySource(
  options: CapabilityOptions,
  { engine, logger, clock = systemClock }: { engine: Engine; logger: Logger; clock?: Clock },
): CapabilitySource {
  const source = new PolledEngine(options, { engine, logger, clock });
  const tell = async ({ signal }: Cancellable): Promise<void> => {
    if (!source.isAsked) await untilAborted(source.ask(), { signal });
  };
  const describe = async (capabilities: Cancellable): Promise<EngineDescription> => {
    await tell(capabilities);
    if (source.description !== undefined) return source.description;
    throw untold(source.failure);
  };
  return {
    start: () => source.start(),
    read: async (capabilities) => {
      await tell(capabilities);
      return source.document;
    },
    models: async (capabilities) => (await describe(capabilities)).models,
    findModel: async (id, capabilities) => {
      const { models, missing = [] } = await describe(capabilities);
      if (missing.includes(id)) throw missingModel(id);
      return findModel(models, id);
    },
    state: () => engineStateOf(source.health, { now: clock.now() }),
    capacity: () => ({
      maxConcurrency: source.capacity.maxConcurrency.value,
      kvCacheTokens: source.capacity.kvCacheTokens?.value,
    }),
    revision: () => (source.isAsked ? source.document.revision : undefined),
    noteOutcome: ({ hasFailed }) => source.note({ type: 'request-ended', at: clock.now(), hasFailed }),
    close: () => source.close(),
  };
}

/** It is not the caller's request that the engine has failed. */
const untold = (cause: AppError | undefined): AppError =>
  cause?.code === 'engine_loading'
    ? cause
    : new AppError('engine_unavailable', 'The engine has not told its models yet.', {
        cause,
        retryAfterMs: 2_000,
      });

const missingModel = (id: string): AppError =>
  new AppError(
    'model_not_found',
    `The model ${JSON.stringify(id)} is configured here, but the engine does not have it at present. ` +
      'Use another one of GET /v1/models.',
    { param: 'model' },
  );

/** One engine, asked by one at a time, and what came of it. */
class PolledEngine {
  health: EngineHealth = UNKNOWN_HEALTH;
  isAsked = false;
  description: EngineDescription | undefined;
  failure: AppError | undefined;
  capacity: SourcedCapacity;
  document: CapabilityDocument;

  readonly #options: CapabilityOptions;
  readonly #deps: { engine: Engine; logger: Logger; clock: Clock };
  readonly #closing = new AbortController();
  /** As last logged. */
  #state: EngineState = 'starting';
  #remembered: RememberedCapacity = {};
  #asking: Promise<void> | undefined;
  #cancelPoll = (): void => {};

  constructor(options: CapabilityOptions, deps: { engine: Engine; logger: Logger; clock: Clock }) {
    this.#options = options;
    this.#deps = deps;
    this.capacity = resolveCapacity({ told: {}, configured: options.capacity });
    this.document = this.#write();
  }

  start(): void {
    void this.ask().then(() => {
      if (this.#closing.signal.aborted) return;
      this.#cancelPoll = this.#deps.clock.after(this.#pollMs(), () => this.start());
    });
  }

  #pollMs(): number {
    if (this.failure !== undefined) return POLL_AFTER_FAILURE_MS;
    return this.document.engine.kind === UNKNOWN_KIND ? POLL_UNKNOWN_MS : POLL_MS;
  }

  close(): void {
    this.#closing.abort();
    this.#cancelPoll();
  }

  /** Never fails. Under a signal of its own: those who wait must not lose the answer when one of them leaves. */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.isAsked = true;
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    using linked = linkSignals([this.#closing.signal]);
    try {
      this.#hear(await this.#deps.engine.describe(linked));
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#miss(toAppError(error));
    }
  }

  note(event: HealthEvent): void {
    this.health = advanceHealth(this.health, event);
    const before = this.#state;
    this.#state = engineStateOf(this.health, { now: this.#deps.clock.now() });
    if (this.#state !== before)
      this.#deps.logger.info('engine-state', { state: this.#state, before, code: this.failure?.code });
  }

  #hear(description: EngineDescription): void {
    const now = this.#deps.clock.now();
    this.description = description;
    this.failure = undefined;
    this.#remembered = rememberCapacity({ before: this.#remembered, told: description.capacity }, { now });
    const { maxConcurrency, kvCacheTokens } = this.#remembered;
    const told = { maxConcurrency: maxConcurrency?.value, kvCacheTokens: kvCacheTokens?.value };
    this.capacity = resolveCapacity({ told, configured: this.#options.capacity });
    this.document = this.#write();
    const isPartial = description.models.length === 0 || isOld(this.#remembered, { now });
    this.note({ type: 'told', isPartial });
  }

  #miss(failure: AppError): void {
    this.failure = failure;
    this.note({ type: 'not-told', failure: failure.code });
  }

  #write(): CapabilityDocument {
    const { engine } = this.#deps;
    const { description, capacity } = this;
    return toDocument({ description, kind: engine.kind, capacity, server: this.#options.server });
  }
}
