import { DEFAULT_TENANT } from '@twinscribe/knowledge';
import { traceHeaders, type Span } from '@twinscribe/platform';

/** On whose behalf the llm-server is called. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly requestId: string;
  readonly tenant: string;
  /** Left of the time for the whole request, in milliseconds; never negative. */
  readonly remainingMs: () => number;
  /** The span that the call is part of. */
  readonly span: Span;
}

/**
 * What the llm-server is told of it. Somebody waits for every answer of the api: it is never a batch. Who is alone names
 * no tenant: a tenant has a share of the queue, and the nameless have all of it.
 */
export function callHeaders({ requestId, tenant, remainingMs, span }: CallContext): Record<string, string> {
  return {
    'x-request-id': requestId,
    ...(tenant === DEFAULT_TENANT ? {} : { 'x-tenant': tenant }),
    'x-priority': 'interactive',
    'x-deadline-ms': String(Math.max(1, Math.floor(remainingMs()))),
    ...traceHeaders(span.context),
  };
}
