import type { IndexEntry } from './index-entry.ts';
import { IndexSegment, type PostingRange } from './index-segment.ts';
import { mergeSegments } from './merge-segments.ts';
import { TopHits, type LexicalHit, type TieBreak } from './top-hits.ts';

export interface LexicalQuery {
  /** In the order of the query's terms: scores are summed in this order, and the last bit of a sum depends on it. */
  readonly termIds: readonly number[];
  /** In the order of `termIds`; 1 where none is given. */
  readonly weights?: readonly number[] | undefined;
  readonly limit: number;
  /** Slots that may be found at all. */
  readonly allow?: ((slot: number) => boolean) | undefined;
  /** Decides between equal scores. Without it, every slot that ties with the last place is returned. */
  readonly tieBreak?: TieBreak | undefined;
}

/** About 13,000 chunks. No merge touches more, so none holds the event loop for longer than some 30 ms. */
const LIMIT_SEGMENT_POSTINGS = 1 << 20;

/**
 * BM25 over the chunks of one tenant, in memory, as Lucene scores since version 8: `idf = ln(1 + (N − df + ½) / (df + ½))`,
 * `tf / (tf + k1 · (1 − b + b · length / average))`, k1 = 1.2, b = 0.75, lengths exact, but for the average, which is fixed.
 *
 * Guarantees: N and df are those of the live chunks at any time, so equal chunks give equal scores, bit for bit, whatever
 * was added, removed or merged before. `addAll` and `remove` are all or nothing and synchronous. They merge
 * segments as they go, so that small segments are few and at most half of a segment is dead.
 */
export class LexicalIndex {
  #segments: IndexSegment[] = [];
  /** By slot, and only for live ones. */
  readonly #homes = new Map<number, { readonly segment: IndexSegment; readonly ordinal: number }>();
  #scores = new Float64Array(0);

  /** Live chunks. */
  get size(): number {
    return this.#homes.size;
  }

  /** Throws RangeError on a slot that is live already. Some 100,000 chunks a second: give many as several batches. */
  addAll(entries: readonly IndexEntry[]): void {
    const slots = new Set<number>();
    for (const { slot } of entries) {
      if (this.#homes.has(slot) || slots.has(slot)) throw new RangeError(`slot ${slot} is taken`);
      slots.add(slot);
    }
    for (const batch of batchesOf(entries)) this.#adopt(IndexSegment.ofEntries(batch));
    this.#mergeSmall();
  }

  /** Slots that are not live are ignored. */
  remove(slots: Iterable<number>): void {
    const touched = new Set<IndexSegment>();
    for (const slot of slots) {
      const home = this.#homes.get(slot);
      if (home === undefined) continue;
      home.segment.markDead(home.ordinal);
      this.#homes.delete(slot);
      touched.add(home.segment);
    }
    for (const segment of touched) if (segment.deadCount * 2 > segment.slots.length) this.#replace([segment]);
    if (touched.size > 0) this.#mergeSmall();
  }

  /** Best first; equal scores by `tieBreak`, without one by slot. Only chunks that hold one of the terms are found. */
  search({ termIds, weights = [], limit, allow, tieBreak }: LexicalQuery): LexicalHit[] {
    const top = new TopHits({ limit, tieBreak });
    const termWeights = termIds.map((termId, i) => (weights[i] ?? 1) * this.#idf(termId));
    for (const segment of this.#segments) {
      const scores = this.#scoresOf(segment);
      const { norms } = segment;
      for (const [i, termId] of termIds.entries()) {
        addScores({ segment, range: segment.postingsOf(termId), weight: termWeights[i] ?? 0, norms, scores });
      }
      collect({ segment, scores, allow }, top);
    }
    return top.take();
  }

  /** How many live chunks hold the term. */
  countOf(termId: number): number {
    let count = 0;
    for (const segment of this.#segments) count += segment.countLive(segment.postingsOf(termId));
    return count;
  }

  #idf(termId: number): number {
    const df = this.countOf(termId);
    return Math.log(1 + (this.size - df + 0.5) / (df + 0.5));
  }

  /** Zeros, one for each chunk of the segment. */
  #scoresOf(segment: IndexSegment): Float64Array {
    const count = segment.slots.length;
    if (this.#scores.length < count) this.#scores = new Float64Array(count);
    return this.#scores.subarray(0, count).fill(0);
  }

  #adopt(segment: IndexSegment): void {
    this.#segments.push(segment);
    for (const [ordinal, slot] of segment.slots.entries()) this.#homes.set(slot, { segment, ordinal });
  }

  #replace(segments: readonly IndexSegment[]): void {
    const gone = new Set(segments);
    this.#segments = this.#segments.filter((segment) => !gone.has(segment));
    const merged = mergeSegments(segments);
    if (merged.slots.length > 0) this.#adopt(merged);
  }

  /** Keeps every segment more than twice as big as the next smaller one, as far as the limit allows. */
  #mergeSmall(): void {
    for (let group = alikeSegments(this.#segments); group.length > 1; group = alikeSegments(this.#segments)) {
      this.#replace(group);
    }
  }
}

/** The smallest segments that are worth merging; fewer than two where none are. */
function alikeSegments(segments: readonly IndexSegment[]): IndexSegment[] {
  const bySize = [...segments].sort((a, b) => a.postingCount - b.postingCount);
  let group: IndexSegment[] = [];
  let total = 0;
  for (const segment of bySize) {
    const belongs =
      segment.postingCount <= 2 * total && total + segment.postingCount <= LIMIT_SEGMENT_POSTINGS;
    if (!belongs && group.length > 1) break;
    group = belongs ? [...group, segment] : [segment];
    total = belongs ? total + segment.postingCount : segment.postingCount;
  }
  return group;
}

function batchesOf(entries: readonly IndexEntry[]): IndexEntry[][] {
  const batches: IndexEntry[][] = [];
  let postings = Infinity;
  for (const entry of entries) {
    if (postings + entry.termIds.length > LIMIT_SEGMENT_POSTINGS) {
      batches.push([]);
      postings = 0;
    }
    batches.at(-1)?.push(entry);
    postings += entry.termIds.length;
  }
  return batches;
}

interface TermScores {
  readonly segment: IndexSegment;
  readonly range: PostingRange;
  readonly weight: number;
  readonly norms: Float64Array;
  readonly scores: Float64Array;
}

function addScores({ segment: { ordinals, counts }, range, weight, norms, scores }: TermScores): void {
  for (let i = range.start; i < range.end; i += 1) {
    const ordinal = ordinals[i] ?? 0;
    const count = counts[i] ?? 0;
    scores[ordinal] = (scores[ordinal] ?? 0) + (weight * count) / (count + (norms[ordinal] ?? 0));
  }
}

function collect(
  { segment, scores, allow }: { segment: IndexSegment; scores: Float64Array; allow: LexicalQuery['allow'] },
  top: TopHits,
): void {
  let minimum = top.minimumScore;
  for (let ordinal = 0; ordinal < scores.length; ordinal += 1) {
    const score = scores[ordinal] ?? 0;
    if (score === 0 || score < minimum || segment.isDead(ordinal)) continue;
    const slot = segment.slots[ordinal] ?? 0;
    if (allow !== undefined && !allow(slot)) continue;
    top.offer({ slot, score });
    minimum = top.minimumScore;
  }
}
