import { TopHits } from '../lexical/top-hits.ts';

/**
 * Slots whose true score may be among the best, going by estimates: those within the margin of the `limit` best estimates.
 * With a margin of twice the greatest error of an estimate none is missed.
 */
export class Candidates {
  readonly #margin: number;
  readonly #best: TopHits;
  readonly #slots: number[] = [];
  readonly #estimates: number[] = [];
  /** Lower estimates are of no interest any more. */
  least: number;

  constructor({ limit, margin }: { limit: number; margin: number }) {
    this.#margin = margin;
    this.#best = new TopHits({ limit, tieBreak: () => 0 });
    this.least = this.#best.minimumScore - margin;
  }

  add({ slot, estimate }: { slot: number; estimate: number }): void {
    this.#slots.push(slot);
    this.#estimates.push(estimate);
    if (estimate <= this.#best.minimumScore) return;
    this.#best.offer({ slot, score: estimate });
    this.least = this.#best.minimumScore - this.#margin;
  }

  take(): number[] {
    return this.#slots.filter((_slot, place) => (this.#estimates[place] ?? 0) >= this.least);
  }
}
