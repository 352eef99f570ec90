/** Postings as columns: entry `i` of each belongs together. */
export interface Postings {
  readonly termIds: Uint32Array;
  /** Number of the document within its segment. */
  readonly ordinals: Uint32Array;
  readonly counts: Uint16Array;
}

const BITS = 11;
const BUCKETS = 1 << BITS;

export function createPostings(length: number): Postings {
  return {
    termIds: new Uint32Array(length),
    ordinals: new Uint32Array(length),
    counts: new Uint16Array(length),
  };
}

/**
 * The postings in the order of their term ids, the order within a term kept: radix sort from the lowest digit, in time linear
 * in their number. Uses the given columns as scratch.
 */
export function sortPostings(postings: Postings): Postings {
  let from = postings;
  let to = createPostings(postings.termIds.length);
  const highest = from.termIds.reduce((most, termId) => Math.max(most, termId), 0);
  for (let shift = 0; shift < 32 && highest / 2 ** shift >= 1; shift += BITS) {
    scatter({ from, to, shift });
    [from, to] = [to, from];
  }
  return from;
}

function scatter({ from, to, shift }: { from: Postings; to: Postings; shift: number }): void {
  const places = firstPlaces(from.termIds, shift);
  for (let i = 0; i < from.termIds.length; i += 1) {
    const termId = from.termIds[i] ?? 0;
    const bucket = (termId >>> shift) & (BUCKETS - 1);
    const place = places[bucket] ?? 0;
    places[bucket] = place + 1;
    to.termIds[place] = termId;
    to.ordinals[place] = from.ordinals[i] ?? 0;
    to.counts[place] = from.counts[i] ?? 0;
  }
}

function firstPlaces(termIds: Uint32Array, shift: number): Uint32Array {
  const places = new Uint32Array(BUCKETS);
  for (const termId of termIds) {
    const bucket = (termId >>> shift) & (BUCKETS - 1);
    places[bucket] = (places[bucket] ?? 0) + 1;
  }
  let sum = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    const size = places[bucket] ?? 0;
    places[bucket] = sum;
    sum += size;
  }
  return places;
}
