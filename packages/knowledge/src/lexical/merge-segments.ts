import { IndexSegment } from './index-segment.ts';

/** One segment with the live chunks of all of them, in their order. Takes time linear in their postings. */
export function mergeSegments(segments: readonly IndexSegment[]): IndexSegment {
  const sources = renumber(segments);
  const merged = new MergedPostings(segments);
  for (;;) {
    let termId = Infinity;
    for (const { segment, next } of sources) termId = Math.min(termId, segment.termIds[next] ?? Infinity);
    if (termId === Infinity) break;
    merged.startTerm(termId);
    for (const source of sources) {
      if (source.segment.termIds[source.next] !== termId) continue;
      merged.append(source);
      source.next += 1;
    }
  }
  return new IndexSegment({
    slots: liveColumn(sources, ({ slots }) => slots),
    lengths: liveColumn(sources, ({ lengths }) => lengths),
    ...merged.columns(),
  });
}

interface Source {
  readonly segment: IndexSegment;
  /** By old ordinal. What it says of a dead chunk means nothing. */
  readonly newOrdinals: Uint32Array;
  /** Index of the term that comes next. */
  next: number;
}

function renumber(segments: readonly IndexSegment[]): Source[] {
  let live = 0;
  return segments.map((segment) => {
    const newOrdinals = new Uint32Array(segment.slots.length);
    for (let ordinal = 0; ordinal < newOrdinals.length; ordinal += 1) {
      newOrdinals[ordinal] = live;
      if (!segment.isDead(ordinal)) live += 1;
    }
    return { segment, newOrdinals, next: 0 };
  });
}

function liveColumn(sources: readonly Source[], column: (segment: IndexSegment) => Uint32Array): Uint32Array {
  const live = sources.map(({ segment }) => column(segment).filter((_, ordinal) => !segment.isDead(ordinal)));
  const values = new Uint32Array(live.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of live) {
    values.set(part, filled);
    filled += part.length;
  }
  return values;
}

class MergedPostings {
  readonly #termIds: Uint32Array;
  readonly #offsets: Uint32Array;
  readonly #ordinals: Uint32Array;
  readonly #counts: Uint16Array;
  #terms = 0;
  #postings = 0;

  constructor(segments: readonly IndexSegment[]) {
    const terms = segments.reduce((sum, { termIds }) => sum + termIds.length, 0);
    const postings = segments.reduce((sum, { postingCount }) => sum + postingCount, 0);
    this.#termIds = new Uint32Array(terms);
    this.#offsets = new Uint32Array(terms + 1);
    this.#ordinals = new Uint32Array(postings);
    this.#counts = new Uint16Array(postings);
  }

  startTerm(termId: number): void {
    // A term whose chunks are all dead leaves no postings behind: the next one takes its place.
    if (this.#terms > 0 && this.#offsets[this.#terms - 1] === this.#postings) this.#terms -= 1;
    this.#termIds[this.#terms] = termId;
    this.#offsets[this.#terms] = this.#postings;
    this.#terms += 1;
  }

  append({ segment, newOrdinals, next }: Source): void {
    const end = segment.offsets[next + 1] ?? 0;
    for (let i = segment.offsets[next] ?? 0; i < end; i += 1) {
      const ordinal = segment.ordinals[i] ?? 0;
      if (segment.isDead(ordinal)) continue;
      this.#ordinals[this.#postings] = newOrdinals[ordinal] ?? 0;
      this.#counts[this.#postings] = segment.counts[i] ?? 0;
      this.#postings += 1;
    }
  }

  columns(): { termIds: Uint32Array; offsets: Uint32Array; ordinals: Uint32Array; counts: Uint16Array } {
    if (this.#terms > 0 && this.#offsets[this.#terms - 1] === this.#postings) this.#terms -= 1;
    this.#offsets[this.#terms] = this.#postings;
    return {
      termIds: this.#termIds.slice(0, this.#terms),
      offsets: this.#offsets.slice(0, this.#terms + 1),
      ordinals: this.#ordinals.slice(0, this.#postings),
      counts: this.#counts.slice(0, this.#postings),
    };
  }
}
