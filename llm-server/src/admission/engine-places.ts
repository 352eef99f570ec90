import type { Clock } from '@twinscribe/platform';
import type { Admitted, Capacity } from './admission.ts';
import { ServiceRate, type Work } from './service-rate.ts';

/** The two gates, and how long requests stay behind them. */
export class EnginePlaces {
  readonly #capacity: () => Capacity;
  readonly #clock: Clock;
  readonly #rate = new ServiceRate();
  #running = 0;
  #reservedTokens = 0;

  constructor({ capacity, clock }: { capacity: () => Capacity; clock: Clock }) {
    this.#capacity = capacity;
    this.#clock = clock;
  }

  get running(): number {
    return this.#running;
  }

  get reservedTokens(): number {
    return this.#reservedTokens;
  }

  /** More than this would not fit if nothing else ran. */
  get limitTokens(): number {
    return this.#capacity().kvCacheTokens ?? Infinity;
  }

  fits(tokens: number): boolean {
    return (
      this.#running < this.#capacity().maxConcurrency && this.#reservedTokens + tokens <= this.limitTokens
    );
  }

  /** Also where it does not fit: that is for the caller to see to. `onRelease` is called once, when it is free again. */
  take(
    { tokens, waitedMs }: { tokens: number; waitedMs: number },
    { onRelease }: { onRelease: () => void },
  ): Admitted {
    const since = this.#clock.now();
    let isReleased = false;
    this.#running += 1;
    this.#reservedTokens += tokens;
    return {
      waitedMs,
      release: ({ hasFailed } = { hasFailed: false }) => {
        if (isReleased) return;
        isReleased = true;
        this.#running -= 1;
        this.#reservedTokens -= tokens;
        if (!hasFailed) this.#rate.note({ tokens, ms: this.#clock.now() - since });
        onRelease();
      },
    };
  }

  /** Until a request of so many tokens, or of the usual size, would get its place behind what waits before it. */
  waitMs({ before, tokens }: Pick<Work, 'before' | 'tokens'>): number {
    const work = { running: this.#running, reservedTokens: this.#reservedTokens, before, tokens };
    return this.#rate.waitMs(work, this.#capacity());
  }

  /** Between one request that gets its place and the next while others wait. */
  intervalMs(): number {
    return this.#rate.intervalMs(this.#capacity());
  }
}
