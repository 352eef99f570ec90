import type { ErrorCode } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from 'cockatiel';

export const BREAKER_STATES = ['closed', 'half-open', 'open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** One call that was let through. What is said of it after the first word changes nothing. */
export interface Passage {
  /** The tier has begun to answer. */
  begin(): void;
  /** The tier has done what was asked, or has said in good order why not. */
  succeed(): void;
  /** An error that speaks of the tier is held against it; any other is its word. */
  fail(error: AppError): void;
  /** The caller has left, or has no time left: this says nothing of the tier. */
  leave(): void;
}

export interface TierBreaker {
  readonly state: BreakerState;
  /** Throws AppError `llm_unavailable` at once where a call would not be let through; takes no place. */
  check(): void;
  /** Lets a call through, or throws as `check` does. */
  enter(): Passage;
  /** Holds against the tier what went wrong beside the calls that were let through. */
  blame(error: AppError): void;
}

export interface BreakerLimits {
  /** Failures without a success between them. */
  readonly failures: number;
  /** How long the tier is left alone before one call tries it. */
  readonly openMs: number;
}

const SPEAKS_OF_TIER: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'llm_unavailable',
  'engine_unavailable',
  'engine_error',
  'engine_protocol_error',
  'first_token_timeout',
  'stalled',
]);

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
};

/**
 * Keeps callers from waiting for a tier that fails again and again. After `openMs` one call is let through: when the
 * tier begins to answer it, all are. A stream counts as a success at its end only, so that a tier that begins every
 * answer and finishes none does not pass for a healthy one.
 */
export function createTierBreaker({ failures, openMs }: BreakerLimits): TierBreaker {
  const policy = circuitBreaker(
    handleWhen((error) => error !== CALLER_LEFT),
    { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) },
  );
  let halfOpenAt = 0;
  policy.onBreak(() => {
    halfOpenAt = Date.now() + openMs; // the clock that the policy goes by
  });

  /** 0: a call is let through. While one tries the tier, its outcome decides, not the time. */
  const waitMs = (): number => {
    if (policy.state === CircuitState.Closed) return 0;
    return policy.state === CircuitState.Open ? Math.max(0, halfOpenAt - Date.now()) : openMs;
  };
  const check = (): void => {
    const leftMs = waitMs();
    if (leftMs > 0) throw refusal(leftMs);
  };
  const enter = (): Passage => {
    check();
    const isProbe = policy.state !== CircuitState.Closed;
    const call = defer();
    let isLetThrough = false;
    // Called at once or not at all: the policy would keep calls waiting for a probe, but `check` has thrown by then.
    const watching = policy.execute(() => {
      isLetThrough = true;
      return call.outcome;
    });
    watching.catch(() => {}); // what it rejects with is what it was told
    if (!isLetThrough) throw refusal(1);
    return toPassage({ call, isProbe });
  };

  return {
    get state() {
      return STATES[policy.state];
    },
    check,
    enter,
    blame: (error) => {
      if (waitMs() === 0) enter().fail(error);
    },
  };
}

interface Deferred {
  readonly outcome: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

function defer(): Deferred {
  let settle: Omit<Deferred, 'outcome'> = { resolve: () => {}, reject: () => {} };
  const outcome = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { outcome, ...settle };
}

function toPassage({ call, isProbe }: { call: Deferred; isProbe: boolean }): Passage {
  return {
    begin: () => {
      if (isProbe) call.resolve();
    },
    succeed: call.resolve,
    fail: (error) => {
      if (SPEAKS_OF_TIER.has(error.code)) call.reject(error);
      else call.resolve();
    },
    leave: () => call.reject(isProbe ? PROBE_LOST : CALLER_LEFT),
  };
}

/** Neither success nor failure to the policy; from a probe it would take it for a success, so that has its own. */
const CALLER_LEFT = new Error('the caller has left');
const PROBE_LOST = new Error('the caller has left before the tier answered its probe');

const refusal = (retryAfterMs: number): AppError =>
  new AppError(
    'llm_unavailable',
    'The language model tier has failed several times in a row and is left alone for a moment. Ask again a little later.',
    { retryAfterMs },
  );
