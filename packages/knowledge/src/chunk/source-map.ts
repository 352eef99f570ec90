/** Where pieces of a readable text came from. Offsets are added in ascending order. */
export class SourceMap {
  readonly #offsets: number[] = [];
  readonly #sources: number[] = [];
  readonly #verbatim: boolean[] = [];

  add({ offset, source, isVerbatim }: { offset: number; source: number; isVerbatim: boolean }): void {
    this.#offsets.push(offset);
    this.#sources.push(source);
    this.#verbatim.push(isVerbatim);
  }

  /** The source of a character; the beginning of the source where a piece is not verbatim. 0 before the first piece. */
  sourceOf(offset: number): number {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const piece = low - 1;
    const within = this.#verbatim[piece] === true ? offset - (this.#offsets[piece] ?? 0) : 0;
    return (this.#sources[piece] ?? 0) + within;
  }
}
