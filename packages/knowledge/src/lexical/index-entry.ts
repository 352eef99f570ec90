/** What one chunk brings into the index. */
export interface IndexEntry {
  /** Chosen by the caller: dense, and never reused while live. */
  readonly slot: number;
  /** Unique, ascending. */
  readonly termIds: Uint32Array;
  /** How often each term occurs, in the order of `termIds`; at least 1. */
  readonly counts: Uint16Array | Uint32Array;
  /** Terms in the chunk, repeats counted. */
  readonly length: number;
}
