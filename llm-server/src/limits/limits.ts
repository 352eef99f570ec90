/** What a request may take, whatever the engine: the capability document tells these to callers. */
export interface Limits {
  readonly bodyBytes: number;
  /** Of a whole request, from its arrival to the end of its answer; a shorter deadline of the caller counts. */
  readonly maxRequestMs: number;
  readonly firstTokenTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** When a stream begins at the latest, with or without something to say. Not told: it changes no answer. */
  readonly commitAfterMs: number;
}
