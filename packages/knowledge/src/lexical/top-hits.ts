export interface LexicalHit {
  readonly slot: number;
  readonly score: number;
}

/** A comparator of slots, as for `Array.sort`: negative where the first one goes first. */
export type TieBreak = (a: number, b: number) => number;

/**
 * The best hits of a stream. Slots whose score equals that of the last place are decided by `tieBreak`; without one they are
 * all kept, beyond the limit.
 */
export class TopHits {
  readonly #limit: number;
  readonly #tieBreak: TieBreak | undefined;
  /** A binary heap, worst hit first. */
  readonly #heap: LexicalHit[] = [];
  /** As good as the worst hit of a full heap. */
  #tied: LexicalHit[] = [];

  constructor({ limit, tieBreak }: { limit: number; tieBreak?: TieBreak | undefined }) {
    this.#limit = limit;
    this.#tieBreak = tieBreak;
  }

  /** A lower score cannot become a hit any more. */
  get minimumScore(): number {
    return this.#heap.length < this.#limit ? 0 : (this.#heap[0]?.score ?? Infinity);
  }

  offer(hit: LexicalHit): void {
    if (this.#heap.length < this.#limit) {
      this.#heap.push(hit);
      this.#siftUp(this.#heap.length - 1);
      return;
    }
    const worst = this.#heap[0];
    if (worst === undefined || hit.score < worst.score) return;
    if (hit.score > worst.score) this.#replaceWorst(hit, worst);
    else if (this.#tieBreak === undefined) this.#tied.push(hit);
    else if (this.#isWorse(worst, hit)) this.#replaceWorst(hit, worst);
  }

  /** Best first; equal scores by `tieBreak`, without one by slot. Empties the collection. */
  take(): LexicalHit[] {
    const bySlot: TieBreak = (a, b) => a - b;
    const compareSlots = this.#tieBreak ?? bySlot;
    const hits = [...this.#heap.splice(0), ...this.#tied.splice(0)];
    return hits.sort((a, b) => b.score - a.score || compareSlots(a.slot, b.slot));
  }

  #replaceWorst(hit: LexicalHit, worst: LexicalHit): void {
    this.#heap[0] = hit;
    this.#siftDown();
    if (this.#tieBreak !== undefined) return;
    if (this.#heap[0]?.score === worst.score) this.#tied.push(worst);
    else this.#tied = [];
  }

  #isWorse(a: LexicalHit, b: LexicalHit): boolean {
    if (a.score !== b.score) return a.score < b.score;
    return this.#tieBreak !== undefined && this.#tieBreak(a.slot, b.slot) > 0;
  }

  #siftUp(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfWorse(child, parent)) return;
      child = parent;
    }
  }

  #siftDown(): void {
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const worse = this.#isWorseAt(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfWorse(worse, parent)) return;
      parent = worse;
    }
  }

  #swapIfWorse(child: number, parent: number): boolean {
    if (!this.#isWorseAt(child, parent)) return false;
    const [a, b] = [this.#heap[child], this.#heap[parent]];
    if (a === undefined || b === undefined) return false;
    this.#heap[child] = b;
    this.#heap[parent] = a;
    return true;
  }

  #isWorseAt(child: number, other: number): boolean {
    const [a, b] = [this.#heap[child], this.#heap[other]];
    return a !== undefined && b !== undefined && this.#isWorse(a, b);
  }
}
