import { createMetrics, silentSpan, systemClock, type Metrics } from '@twinscribe/platform';
import type { CallContext } from '../src/llm/call-context.ts';
import { connectLlm, type LlmConnection } from '../src/llm/connect-llm.ts';
import type { GenerateEvent, LlmClient } from '../src/llm/llm-client.ts';
import type { BreakerLimits } from '../src/llm/tier-breaker.ts';

export interface ConnectedLlm extends LlmConnection, Disposable {
  readonly metrics: Metrics;
}

/** The api's way to a tier, as main lays it. */
export function connectTo(
  url: string,
  { failures = 1_000, openMs = 60_000 }: Partial<BreakerLimits> = {},
): ConnectedLlm {
  const metrics = createMetrics({ service: 'api' });
  const timeouts = { connectTimeoutMs: 2_000, firstByteTimeoutMs: 5_000, idleTimeoutMs: 5_000 };
  const breaker = { failures, openMs };
  const connection = connectLlm({ url, timeouts, breaker }, { clock: systemClock, metrics, random: () => 0 });
  return { ...connection, metrics, [Symbol.dispose]: connection.close };
}

export function callContext(fields: Partial<CallContext> = {}): CallContext {
  return {
    signal: new AbortController().signal,
    requestId: 'request-1',
    tenant: 'library',
    remainingMs: () => 5_000,
    span: silentSpan(),
    ...fields,
  };
}

/** A whole generation, or the AppError that it ended in. */
export async function generateWith(llm: LlmClient, context = callContext()): Promise<GenerateEvent[]> {
  const request = {
    model: 'm',
    messages: [{ role: 'user', content: 'hi' }],
    maxTokens: 10,
    sampling: {},
  } as const;
  const events: GenerateEvent[] = [];
  for await (const event of llm.generate(request, context)) events.push(event);
  return events;
}

export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: { code: string }) => error.code,
  );
