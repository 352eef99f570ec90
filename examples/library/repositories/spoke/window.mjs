// A sliding window of the last N numbers, and the percentiles of what is in it.

export class Window {
  #size;
  #values = [];
  #next = 0;

  constructor(size) {
    if (!Number.isInteger(size) || size < 1) throw new RangeError('size must be a whole number, at least 1');
    this.#size = size;
  }

  add(value) {
    if (this.#values.length < this.#size) this.#values.push(value);
    else this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#size;
  }

  get count() {
    return this.#values.length;
  }

  // Nearest rank: always a value that was really measured, never one in between.
  percentiles(wanted) {
    const sorted = [...this.#values].sort((a, b) => a - b);
    return wanted.map((p) => {
      if (sorted.length === 0) return null;
      return sorted[Math.max(1, Math.ceil((p / 100) * sorted.length)) - 1];
    });
  }
}

// "ms.total" of { ms: { total: 5870 } } is 5870.
export function dig(object, path) {
  let value = object;
  for (const key of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

// Cuts a stream of bytes into lines. A line, or a character, may come in pieces.
export class Lines {
  #decoder = new TextDecoder();
  #rest = '';

  push(bytes) {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#rest = parts.pop();
    return parts;
  }

  // What is left when there is no more: a last line without a line ending.
  end() {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}
