/** A model that reads a query and a text together. */
export interface Reranker {
  /** Texts that it is given at most. */
  readonly depth: number;
  /**
   * How well each text answers the query, in the order of the texts; the figures are comparable with one another only. Throws
   * AppError: `deadline_exceeded`, `engine_protocol_error` where the reply cannot be used, `engine_unavailable` otherwise,
   * and the reason of the signal.
   */
  score(
    request: { readonly query: string; readonly texts: readonly string[] },
    capabilities: { signal: AbortSignal },
  ): Promise<number[]>;
  close(): void;
}
