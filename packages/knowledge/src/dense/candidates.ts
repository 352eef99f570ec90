import { TopHits } from '../lexical/top-hits.ts';

/**
 * Slots whose true score may be among the best, where it is known between which bounds each lies: those whose upper bound
 * reaches the `limit` best lower bounds. None is missed.
 */
export class Candidates {
  readonly #best: TopHits;
  readonly #slots: number[] = [];
  readonly #uppers: number[] = [];
  /** What stays below cannot be among the best any more. */
  least: number;

  constructor({ limit }: { limit: number }) {
    this.#best = new TopHits({ limit, tieBreak: () => 0 });
    this.least = this.#best.minimumScore;
  }

  add({ slot, lower, upper }: { slot: number; lower: number; upper: number }): void {
    this.#slots.push(slot);
    this.#uppers.push(upper);
    if (lower <= this.#best.minimumScore) return;
    this.#best.offer({ slot, score: lower });
    this.least = this.#best.minimumScore;
  }

  take(): number[] {
    return this.#slots.filter((_slot, place) => (this.#uppers[place] ?? 0) >= this.least);
  }
}
