import type { ErrorCode, ServerState } from '@twinscribe/contracts';

export type EngineState = Exclude<ServerState, 'draining'>;

/** What was lately seen of the engine. */
export interface EngineHealth {
  /** Whether it has ever told what it is. */
  readonly hasTold: boolean;
  /** Whether its last word lacks something: what it has told before, or any model. */
  readonly isPartial: boolean;
  /** Questions in a row that it has not answered, and what became of the last one. */
  readonly misses: number;
  readonly failure: ErrorCode | undefined;
  /** Requests that have ended within the window, oldest first. */
  readonly ended: readonly { readonly at: number; readonly hasFailed: boolean }[];
}

export type HealthEvent =
  | { readonly type: 'told'; readonly isPartial: boolean }
  | { readonly type: 'not-told'; readonly failure: ErrorCode }
  | { readonly type: 'request-ended'; readonly at: number; readonly hasFailed: boolean };

export const UNKNOWN_HEALTH: EngineHealth = {
  hasTold: false,
  isPartial: false,
  misses: 0,
  failure: undefined,
  ended: [],
};

/** What came before does not count. */
const WINDOW_MS = 30_000;
const LIMIT_ENDED = 100;
/** Fewer requests say nothing. */
const LEAST_ENDED = 4;
const DEGRADED_SHARE = 0.5;
const DOWN_MISSES = 3;

export function advanceHealth(health: EngineHealth, event: HealthEvent): EngineHealth {
  switch (event.type) {
    case 'told':
      return { ...health, hasTold: true, isPartial: event.isPartial, misses: 0, failure: undefined };
    case 'not-told':
      return { ...health, misses: health.misses + 1, failure: event.failure };
    case 'request-ended': {
      const { at, hasFailed } = event;
      return { ...health, ended: [...health.ended, { at, hasFailed }].slice(-LIMIT_ENDED) };
    }
  }
}

/**
 * `starting`: nobody knows yet, or the model is being loaded, again included. `ready`: it answers. `degraded`: it
 * answers, but half of the requests of the last 30 s have failed by its fault (of four at least), or it left one or
 * two questions about itself open, or its word lacks something. `down`: it takes no connections, or leaves question
 * after question open and serves nobody.
 */
export function engineStateOf(health: EngineHealth, { now }: { now: number }): EngineState {
  const { hasTold, isPartial, failure } = health;
  const recent = health.ended.filter(({ at }) => now - at < WINDOW_MS);
  if (failure !== undefined)
    return stateOfSilence(health, { isServing: recent.some((one) => !one.hasFailed) });
  if (!hasTold) return 'starting';
  const failed = recent.filter(({ hasFailed }) => hasFailed).length;
  const isFailing = recent.length >= LEAST_ENDED && failed / recent.length >= DEGRADED_SHARE;
  return isPartial || isFailing ? 'degraded' : 'ready';
}

function stateOfSilence(
  { hasTold, misses, failure }: EngineHealth,
  { isServing }: { isServing: boolean },
): EngineState {
  if (failure === 'engine_loading') return 'starting';
  if (failure === 'engine_unavailable' || !hasTold) return 'down';
  return misses < DOWN_MISSES || isServing ? 'degraded' : 'down';
}
