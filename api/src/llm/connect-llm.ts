import { createHttpClient, type Clock, type HttpClientOptions, type Metrics } from '@twinscribe/platform';
import { guardLlm } from './guard-llm.ts';
import { createKnownCapabilities } from './known-capabilities.ts';
import { createLlmClient, type LlmClient } from './llm-client.ts';
import { createLlmMetrics } from './llm-metrics.ts';
import { readRefusal } from './parse-refusal.ts';
import { createRetryBudget } from './retry-budget.ts';
import { retryOnce } from './retry-once.ts';
import { createTierBreaker, type BreakerLimits, type TierBreaker } from './tier-breaker.ts';
import { traceLlm } from './trace-llm.ts';

export interface LlmOptions {
  readonly url: string;
  readonly timeouts: Required<
    Pick<HttpClientOptions, 'connectTimeoutMs' | 'firstByteTimeoutMs' | 'idleTimeoutMs'>
  >;
  readonly breaker: BreakerLimits;
}

export interface LlmConnection {
  readonly llm: LlmClient;
  readonly breaker: Pick<TierBreaker, 'state'>;
  close(): void;
}

/** How the api's picture of the tier ages. It is asked for sooner where a reply names another revision. */
const CAPABILITY_AGES = { maxAgeMs: 1_000, maxStaleMs: 60_000, patienceMs: 250, timeoutMs: 3_000 };

/** Of the requests of the last ten seconds at most a tenth are made twice, and three in any case. */
const RETRY_BUDGET = { share: 0.1, floor: 3, windowMs: 10_000 };

/** The llm-server as the api calls it: traced, behind a breaker, with a second try before the first byte. */
export function connectLlm(
  { url, timeouts, breaker: limits }: LlmOptions,
  { clock, metrics, random }: { clock: Clock; metrics: Pick<Metrics, 'registry'>; random: () => number },
): LlmConnection {
  const http = createHttpClient({
    baseUrl: url,
    peer: 'The language model tier',
    ...timeouts,
    errorCodes: { unavailable: 'llm_unavailable', timeout: 'stalled', badReply: 'engine_protocol_error' },
    onStatus: (reply) => readRefusal(reply, { otherwise: 'llm_unavailable' }),
    onHeaders: ({ 'x-capability-revision': revision }) => {
      if (typeof revision === 'string') known.hear(revision);
    },
  });
  const known = createKnownCapabilities(CAPABILITY_AGES, { http, clock });
  const breaker = createTierBreaker(limits);
  const { countRetry } = createLlmMetrics(metrics, { breakerState: () => breaker.state });
  const budget = createRetryBudget(RETRY_BUDGET, clock);
  const posting = retryOnce({ http, budget }, { random, onRetry: ({ code }) => countRetry(code) });
  const llm = traceLlm({ llm: guardLlm({ llm: createLlmClient({ http: posting, known }) }, { breaker }) });
  return { llm, breaker, close: http.close };
}
