import { Counter, Gauge, Histogram, type Metrics } from '@twinscribe/platform';

/** Names and labels do not depend on the engine. `outcome` and `kind` come from closed lists: reasons, error codes. */
export interface GenerationMetrics {
  readonly requests: Counter<'outcome'>;
  readonly firstToken: Histogram;
  readonly interToken: Histogram;
  readonly tokens: Counter<'direction'>;
  readonly inflight: Gauge;
  readonly cancellations: Counter<'phase'>;
  readonly engineErrors: Counter<'kind'>;
}

const FIRST_TOKEN_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const INTER_TOKEN_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

export function createGenerationMetrics({ registry }: Pick<Metrics, 'registry'>): GenerationMetrics {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'llm_requests_total',
      help: 'Generations, by finish reason or error code.',
      labelNames: ['outcome'],
      registers,
    }),
    firstToken: new Histogram({
      name: 'llm_ttft_seconds',
      help: 'From the request to the first token, reasoning included.',
      buckets: FIRST_TOKEN_BUCKETS,
      registers,
    }),
    interToken: new Histogram({
      name: 'llm_inter_token_seconds',
      help: 'Between one piece of the answer and the next.',
      buckets: INTER_TOKEN_BUCKETS,
      registers,
    }),
    tokens: new Counter({
      name: 'llm_tokens_total',
      help: 'Tokens read (prompt) and written (completion); estimated where the engine does not tell.',
      labelNames: ['direction'],
      registers,
    }),
    inflight: new Gauge({ name: 'llm_inflight', help: 'Generations that have not ended.', registers }),
    cancellations: new Counter({
      name: 'llm_cancellations_total',
      help: 'Generations whose caller left, by whether the first token had come.',
      labelNames: ['phase'],
      registers,
    }),
    engineErrors: new Counter({
      name: 'llm_engine_errors_total',
      help: 'Generations that the engine failed, by error code.',
      labelNames: ['kind'],
      registers,
    }),
  };
}
