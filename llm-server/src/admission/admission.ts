import type { Priority } from '../engines/engine.ts';

/** What the engine can carry at the moment. A claim larger than its whole cache is refused: it would wait for ever. */
export interface Capacity {
  readonly maxConcurrency: number;
  /** Tokens of prompts and answers of all running requests together; undefined: not known, one gate only. */
  readonly kvCacheTokens: number | undefined;
}

export interface Load {
  readonly running: number;
  readonly queued: number;
  /** For a request of the usual size that came now, as `interactive`. */
  readonly estimatedWaitMs: number;
  /** Of the running requests, each with its longest possible answer. */
  readonly reservedTokens: number;
}

export interface Claim {
  /** Prompt and longest possible answer. */
  readonly tokens: number;
  readonly tenant?: string | undefined;
  readonly priority?: Priority | undefined;
  /** On the clock of the admission. */
  readonly deadlineAt?: number | undefined;
  /** A name of this request that its caller will use again if it is refused and comes back. */
  readonly id?: string | undefined;
}

/** A place at the engine. */
export interface Admitted {
  readonly waitedMs: number;
  /** Gives the place back; a second call does nothing. A failed request says nothing of how long requests last. */
  release(how?: { readonly hasFailed: boolean }): void;
}

/**
 * Who may go to the engine, and when. What runs never exceeds the capacity of the moment when it was let in, in number
 * and in tokens, and what waits never exceeds the queue; a capacity that shrinks cuts nobody.
 *
 * Interactive requests go before batch, which has its turn after every eight of them; among tenants it goes by tokens
 * given, within one by arrival. Who is first and does not fit holds up those behind.
 */
export interface Admission {
  /**
   * Waits for a place. Throws AppError: what `assertRoom` throws; `queue_timeout` or `deadline_exceeded` when the wait
   * has taken too long; the signal's reason. Whoever is told so has left the queue already.
   */
  admit(claim: Claim, capabilities: { signal: AbortSignal }): Promise<Admitted>;
  /**
   * Throws at once where `admit` would not even let wait: `queue_full` and `tenant_limit` with the time to come back,
   * also where the wait would outlast the deadline; `deadline_exceeded`; `context_length_exceeded`; `draining`.
   */
  assertRoom(claim: Claim): void;
  load(): Load;
  /** Refuses what waits, and what comes, with `draining`. What runs goes on. */
  drain(): void;
  undrain(): void;
}
