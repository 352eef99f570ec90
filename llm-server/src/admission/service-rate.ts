import type { Capacity } from './admission.ts';

/** Weight of what was known before, at each request that ends: about the last twenty count. */
const MEMORY = 0.95;
/** What a request is taken to last before any has ended. */
const ASSUMED_MS = 2_000;

export interface Work {
  readonly running: number;
  /** Of what runs. */
  readonly reservedTokens: number;
  /** What waits before the request in question. */
  readonly before: { readonly requests: number; readonly tokens: number };
  /** Of the request itself; undefined: of the usual size. */
  readonly tokens?: number | undefined;
}

/** How long requests keep their place at the engine, measured by those who have given theirs back. */
export class ServiceRate {
  #ms = 0;
  #tokens = 0;
  #requests = 0;

  note({ tokens, ms }: { tokens: number; ms: number }): void {
    this.#ms = this.#ms * MEMORY + ms;
    this.#tokens = this.#tokens * MEMORY + tokens;
    this.#requests = this.#requests * MEMORY + 1;
  }

  /**
   * Until a request would get its turn, by whichever gate is the slower; 0 where nothing is in its way. What runs is
   * taken to give back its places evenly over the time that it lasts.
   */
  waitMs(work: Work, { maxConcurrency, kvCacheTokens = Infinity }: Capacity): number {
    const { running, reservedTokens, before, tokens = this.#meanTokens() } = work;
    if (running === 0) return 0;
    const runningMs = this.#msOf({ requests: 1, tokens: reservedTokens / running });
    const isCountFree = running + before.requests < maxConcurrency;
    const byCount = isCountFree ? 0 : (runningMs + this.#msOf(before)) / Math.max(1, maxConcurrency);
    const lacking = Math.max(0, reservedTokens + before.tokens + tokens - kvCacheTokens);
    const byTokens = lacking === 0 ? 0 : (runningMs * lacking) / kvCacheTokens;
    return Math.max(byCount, byTokens);
  }

  /** Between one request that gets its turn and the next while others wait. */
  intervalMs({ maxConcurrency, kvCacheTokens = Infinity }: Capacity): number {
    const tokens = this.#meanTokens();
    const atOnce = Math.max(1, Math.min(maxConcurrency, kvCacheTokens / Math.max(1, tokens)));
    return this.#msOf({ requests: 1, tokens }) / atOnce;
  }

  #meanTokens(): number {
    return this.#requests === 0 ? 0 : this.#tokens / this.#requests;
  }

  /** One after the other. Before any request has ended, all are taken to last equally long. */
  #msOf({ requests, tokens }: { requests: number; tokens: number }): number {
    return this.#tokens === 0 ? requests * ASSUMED_MS : (tokens * this.#ms) / this.#tokens;
  }
}
