import { lengthNorm } from './bm25.ts';
import type { IndexEntry } from './index-entry.ts';
import { createPostings, sortPostings, type Postings } from './sort-postings.ts';

const LIMIT_COUNT = 0xffff;

interface SegmentColumns {
  /** By ordinal: the number of a document within the segment. */
  readonly slots: Uint32Array;
  readonly lengths: Uint32Array;
  /** Ascending, unique. */
  readonly termIds: Uint32Array;
  /** Where the postings of each term begin; one more entry than terms. */
  readonly offsets: Uint32Array;
  /** Postings: ascending ordinals within a term. */
  readonly ordinals: Uint32Array;
  readonly counts: Uint16Array;
}

/** Bounds of a term's postings in `ordinals` and `counts`. */
export interface PostingRange {
  readonly start: number;
  readonly end: number;
}

const NO_POSTINGS: PostingRange = { start: 0, end: 0 };

/**
 * Postings of a batch of chunks, never changed once built: a removed chunk is only marked, and goes when the segment is
 * merged. A posting takes 6 bytes.
 */
export class IndexSegment implements SegmentColumns {
  readonly slots: Uint32Array;
  readonly lengths: Uint32Array;
  readonly termIds: Uint32Array;
  readonly offsets: Uint32Array;
  readonly ordinals: Uint32Array;
  readonly counts: Uint16Array;
  readonly #dead: Uint8Array;
  #deadCount = 0;
  #norms: Float64Array | undefined;

  constructor(columns: SegmentColumns) {
    this.slots = columns.slots;
    this.lengths = columns.lengths;
    this.termIds = columns.termIds;
    this.offsets = columns.offsets;
    this.ordinals = columns.ordinals;
    this.counts = columns.counts;
    this.#dead = new Uint8Array(columns.slots.length);
  }

  /** Counts above 65,535 are kept as that: BM25 can no longer tell them apart. */
  static ofEntries(entries: readonly IndexEntry[]): IndexSegment {
    const postings = createPostings(entries.reduce((sum, { termIds }) => sum + termIds.length, 0));
    let filled = 0;
    for (const [ordinal, { termIds, counts }] of entries.entries()) {
      postings.termIds.set(termIds, filled);
      postings.ordinals.fill(ordinal, filled, filled + termIds.length);
      postings.counts.set(
        counts instanceof Uint16Array ? counts : counts.map((count) => Math.min(count, LIMIT_COUNT)),
        filled,
      );
      filled += termIds.length;
    }
    return new IndexSegment({
      slots: Uint32Array.from(entries, ({ slot }) => slot),
      lengths: Uint32Array.from(entries, ({ length }) => length),
      ...groupByTerm(sortPostings(postings)),
    });
  }

  get postingCount(): number {
    return this.ordinals.length;
  }

  get deadCount(): number {
    return this.#deadCount;
  }

  isDead(ordinal: number): boolean {
    return this.#dead[ordinal] !== 0;
  }

  markDead(ordinal: number): void {
    if (this.isDead(ordinal)) return;
    this.#dead[ordinal] = 1;
    this.#deadCount += 1;
  }

  /** Empty for a term that the segment does not hold. Dead chunks' postings are still in it. */
  postingsOf(termId: number): PostingRange {
    let low = 0;
    let high = this.termIds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.termIds[middle] ?? 0) < termId) low = middle + 1;
      else high = middle;
    }
    if (this.termIds[low] !== termId) return NO_POSTINGS;
    return { start: this.offsets[low] ?? 0, end: this.offsets[low + 1] ?? 0 };
  }

  countLive({ start, end }: PostingRange): number {
    if (this.#deadCount === 0) return end - start;
    let live = 0;
    for (let i = start; i < end; i += 1) live += 1 - (this.#dead[this.ordinals[i] ?? 0] ?? 0);
    return live;
  }

  /** By ordinal. */
  get norms(): Float64Array {
    this.#norms ??= Float64Array.from(this.lengths, lengthNorm);
    return this.#norms;
  }
}

function groupByTerm({ termIds, ordinals, counts }: Postings): Omit<SegmentColumns, 'slots' | 'lengths'> {
  const unique = new Uint32Array(termIds.length);
  const offsets = new Uint32Array(termIds.length + 1);
  let terms = 0;
  for (let i = 0; i < termIds.length; i += 1) {
    const termId = termIds[i] ?? 0;
    if (i > 0 && termId === termIds[i - 1]) continue;
    unique[terms] = termId;
    offsets[terms] = i;
    terms += 1;
  }
  offsets[terms] = termIds.length;
  return { termIds: unique.slice(0, terms), offsets: offsets.slice(0, terms + 1), ordinals, counts };
}
