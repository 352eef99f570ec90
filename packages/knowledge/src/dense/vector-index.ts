import { TopHits, type TieBreak } from '../lexical/top-hits.ts';
import { Candidates } from './candidates.ts';
import { DotProducts, ROWS_PER_BLOCK } from './dot-products.ts';
import { quantise } from './quantise.ts';
import { vectorLength } from './unit-vector.ts';

export interface VectorEntry {
  /** Chosen by the caller: dense, and never reused while live. */
  readonly slot: number;
  readonly vector: Float32Array;
}

export interface VectorHit {
  readonly slot: number;
  /** The inner product: the cosine, for vectors of length 1. */
  readonly score: number;
}

export interface VectorQuery {
  readonly vector: Float32Array;
  readonly limit: number;
  /** Slots that may be found at all. */
  readonly allow?: ((slot: number) => boolean) | undefined;
  /** Decides between equal scores. Without it, every slot that ties with the last place is returned. */
  readonly tieBreak?: TieBreak | undefined;
}

export interface VectorOrder extends Pick<VectorQuery, 'vector' | 'tieBreak'> {
  /** Each once. */
  readonly slots: readonly number[];
}

const LIMIT_INT8 = 127;
const LIMIT_INT16 = 0x7fff;
const LIMIT_INT32 = 0x7fffffff;
/** Shorter vectors have lost their digits and count as all 0. */
const LEAST_LENGTH = 1e-30;
/** Bounds the rounding of the sums themselves, which is far below that of the numbers. */
const ROUNDING = 1e-6;

/**
 * The vectors of one tenant's chunks in memory, in 5 bytes a number, and an exact search of them: all are looked at in 8
 * bits, and those that the error of 8 bits leaves in question once more in full.
 *
 * Guarantees: the same slots in the same order as a scan in full precision, whatever was added or removed before. `addAll`
 * and `remove` are all or nothing and synchronous.
 */
export class VectorIndex {
  readonly dimensions: number;
  readonly #products: DotProducts;
  /** By slot. */
  #vectors = new Float32Array(0);
  /** By slot; 0 where there is no vector. */
  #scales = new Float32Array(0);
  /** By slot: how far 8 bits are from the vector. */
  #errors = new Float32Array(0);
  #size = 0;
  #greatestError = 0;
  #greatestLength = 0;

  constructor({ dimensions }: { dimensions: number }) {
    this.dimensions = dimensions;
    this.#products = new DotProducts({ width: dimensions });
  }

  /** Live vectors. */
  get size(): number {
    return this.#size;
  }

  /**
   * Throws RangeError on a slot that is live already, and on a vector of other dimensions, all 0 or not finite. Some
   * 200,000 vectors a second: give many as several batches.
   */
  addAll(entries: readonly VectorEntry[]): void {
    this.#check(entries);
    this.#reserve(entries.reduce((most, { slot }) => Math.max(most, slot + 1), 0));
    const numbers = new Int8Array(this.dimensions);
    for (const { slot, vector } of entries) {
      const { scale, error } = quantise({ vector, limit: LIMIT_INT8 }, numbers);
      this.#products.setRow({ row: slot, numbers });
      this.#vectors.set(vector, slot * this.dimensions);
      this.#scales[slot] = scale;
      this.#errors[slot] = error;
      this.#greatestError = Math.max(this.#greatestError, error);
      this.#greatestLength = Math.max(this.#greatestLength, vectorLength(vector));
    }
    this.#size += entries.length;
  }

  /** Slots that are not live are ignored. */
  remove(slots: Iterable<number>): void {
    for (const slot of slots) {
      if (!this.#isLive(slot)) continue;
      this.#scales[slot] = 0;
      this.#size -= 1;
    }
  }

  /** A copy. */
  vectorOf(slot: number): Float32Array | undefined {
    if (!this.#isLive(slot)) return undefined;
    return this.#vectors.slice(slot * this.dimensions, (slot + 1) * this.dimensions);
  }

  /** Best first; equal scores by `tieBreak`, without one by slot. Only scores above 0 are found. */
  search({ vector, limit, allow, tieBreak }: VectorQuery): VectorHit[] {
    this.#checkQuery(vector);
    const top = new TopHits({ limit, tieBreak });
    for (const slot of this.#candidates({ vector, limit, allow })) {
      const score = this.#product(slot, vector);
      if (score > 0 && score >= top.minimumScore) top.offer({ slot, score });
    }
    return top.take();
  }

  /** Those of the slots that are live, best first, as `search` would have them; scores of 0 and below, too. */
  order({ vector, slots, tieBreak = (a, b) => a - b }: VectorOrder): VectorHit[] {
    this.#checkQuery(vector);
    return slots
      .filter((slot) => this.#isLive(slot))
      .map((slot) => ({ slot, score: this.#product(slot, vector) }))
      .sort((a, b) => b.score - a.score || tieBreak(a.slot, b.slot));
  }

  /** Every slot that may be among the hits once its score is known in full. */
  #candidates({ vector, limit, allow }: VectorQuery): number[] {
    const largest = Math.min(LIMIT_INT16, Math.floor(LIMIT_INT32 / (LIMIT_INT8 * this.dimensions)));
    const numbers = new Int16Array(this.dimensions);
    const query = quantise({ vector, limit: largest }, numbers);
    this.#products.setQuery({ numbers });
    const queryLength = vectorLength(vector);
    const offByQuery =
      query.error * (this.#greatestLength + this.#greatestError) +
      ROUNDING * queryLength * this.#greatestLength;
    const greatestGap = queryLength * this.#greatestError + offByQuery;
    const candidates = new Candidates({ limit });
    for (let start = 0; start < this.#scales.length; start += ROWS_PER_BLOCK) {
      const end = Math.min(this.#scales.length, start + ROWS_PER_BLOCK);
      const products = this.#products.productsOf({ start, end });
      for (let slot = start; slot < end; slot += 1) {
        const estimate = (products[slot - start] ?? 0) * (this.#scales[slot] ?? 0) * query.scale;
        if (estimate + greatestGap < candidates.least || !this.#isLive(slot)) continue;
        const gap = queryLength * (this.#errors[slot] ?? 0) + offByQuery;
        if (estimate + gap < candidates.least) continue;
        if (allow === undefined || allow(slot))
          candidates.add({ slot, lower: estimate - gap, upper: estimate + gap });
      }
    }
    return candidates.take();
  }

  #product(slot: number, vector: Float32Array): number {
    const start = slot * this.dimensions;
    let sum = 0;
    for (let i = 0; i < vector.length; i += 1) sum += (vector[i] ?? 0) * (this.#vectors[start + i] ?? 0);
    return sum;
  }

  #checkQuery(vector: Float32Array): void {
    if (vector.length !== this.dimensions)
      throw new RangeError(`the query must have ${this.dimensions} dimensions`);
  }

  #isLive(slot: number): boolean {
    return (this.#scales[slot] ?? 0) > 0;
  }

  #check(entries: readonly VectorEntry[]): void {
    const slots = new Set<number>();
    for (const { slot, vector } of entries) {
      if (this.#isLive(slot) || slots.has(slot)) throw new RangeError(`slot ${slot} is taken`);
      if (vector.length !== this.dimensions)
        throw new RangeError(`a vector must have ${this.dimensions} dimensions`);
      if (!isSearchable(vector)) throw new RangeError('a vector must be finite and not all 0');
      slots.add(slot);
    }
  }

  #reserve(slots: number): void {
    const held = this.#scales.length;
    if (slots <= held) return;
    const capacity = Math.max(slots, Math.ceil(1.5 * held));
    this.#products.reserve({ rows: capacity });
    this.#vectors = enlarged(this.#vectors, capacity * this.dimensions);
    this.#scales = enlarged(this.#scales, capacity);
    this.#errors = enlarged(this.#errors, capacity);
  }
}

/** Whether an index takes the vector: it is finite and not all 0. */
export function isSearchable(vector: Float32Array): boolean {
  const length = vectorLength(vector);
  return length > LEAST_LENGTH && length < Infinity;
}

function enlarged(numbers: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length);
  larger.set(numbers);
  return larger;
}
