import type { IndexEntry } from './index-entry.ts';

export type PackedTerms = Omit<IndexEntry, 'slot'>;

const LIMIT_TERM_ID = 2 ** 31;

/**
 * The terms of a chunk as bytes: `length`, the number of terms, then for each the distance to the id before it, doubled, plus
 * one where a count above 1 follows. Numbers are little-endian base 128. Throws RangeError where ids do not ascend or reach 2³¹.
 */
export function packTerms({ termIds, counts, length }: PackedTerms): Uint8Array {
  const bytes = new ByteWriter();
  bytes.write(length);
  bytes.write(termIds.length);
  let previous = -1;
  for (const [i, termId] of termIds.entries()) {
    if (termId <= previous || termId >= LIMIT_TERM_ID)
      throw new RangeError('term ids must ascend and stay below 2^31');
    const count = counts[i] ?? 1;
    bytes.write((termId - previous - 1) * 2 + (count > 1 ? 1 : 0));
    if (count > 1) bytes.write(count);
    previous = termId;
  }
  return bytes.take();
}

/** Throws RangeError where the bytes are not what `packTerms` makes. */
export function unpackTerms(bytes: Uint8Array): PackedTerms {
  const reader = new ByteReader(bytes);
  const length = reader.read();
  const size = reader.read();
  // Every term takes a byte at least: a damaged number must not allocate gigabytes.
  if (size > bytes.length) throw new RangeError('packed terms are damaged');
  const termIds = new Uint32Array(size);
  const counts = new Uint32Array(size);
  let previous = -1;
  for (let i = 0; i < size; i += 1) {
    const value = reader.read();
    previous += 1 + Math.floor(value / 2);
    termIds[i] = previous;
    counts[i] = value % 2 === 1 ? reader.read() : 1;
  }
  if (!reader.isAtEnd || previous >= LIMIT_TERM_ID) throw new RangeError('packed terms are damaged');
  return { termIds, counts, length };
}

class ByteWriter {
  readonly #bytes: number[] = [];

  write(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
  }

  take(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

class ByteReader {
  readonly #bytes: Uint8Array;
  #next = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#bytes.length;
  }

  read(): number {
    let value = 0;
    for (let unit = 1; unit < 2 ** 35; unit *= 128) {
      const byte = this.#bytes[this.#next];
      if (byte === undefined) break;
      this.#next += 1;
      if (byte < 128) return value + byte * unit;
      value += (byte - 128) * unit;
    }
    throw new RangeError('packed terms are damaged');
  }
}
