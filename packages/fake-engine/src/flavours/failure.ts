export interface ContextFailure {
  readonly kind: 'context';
  readonly promptTokens: number;
  /** 0 where the caller named no limit. */
  readonly requestedTokens: number;
  readonly limit: number;
}

/** What goes wrong in an engine, before a flavour puts it into its own words. */
export type EngineFailure =
  | ContextFailure
  | { readonly kind: 'invalid'; readonly message: string; readonly param: string | null }
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'generation' }
  | { readonly kind: 'no_route'; readonly path: string };

/** A status and the body that goes with it; null for none. */
export interface FailureReply {
  readonly status: number;
  readonly body: unknown;
}
