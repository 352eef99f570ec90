import { silentSpan } from '@twinscribe/platform';
import type { CallContext } from '../src/llm/call-context.ts';

/** Of a request that has all the time it needs. */
export const callContext = (signal: AbortSignal = new AbortController().signal): CallContext => ({
  signal,
  requestId: 'request-1',
  tenant: 'tenant-1',
  remainingMs: () => 60_000,
  span: silentSpan(),
});
