/** What a request may take, whatever the engine: the capability document tells these to callers. */
export interface Limits {
  readonly bodyBytes: number;
  readonly firstTokenTimeoutMs: number;
  readonly idleTimeoutMs: number;
}
