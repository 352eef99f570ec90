/** Where in a request's life a fault strikes. */
export type FaultStage = 'server' | 'reply' | 'stream' | 'wire';

export type Transport = 'json' | 'sse';

export interface FaultKind {
  readonly stage: FaultStage;
  /** Replies that it can strike. On others it waits for the next request and is not used up. */
  readonly on: readonly Transport[];
  /** Numbers of the list of traps in README.md. */
  readonly traps: readonly number[];
  /** What `n`, `ms` and `bytes` are where the fault does not say. */
  readonly n?: number;
  readonly ms?: number;
  readonly bytes?: number;
  readonly does: string;
}
