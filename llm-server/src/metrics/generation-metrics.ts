import { Counter, Gauge, Histogram, type Metrics } from '@twinscribe/platform';

/** Names and labels do not depend on the engine. `outcome`, `kind`, `reason` are finish reasons and error codes. */
export interface GenerationMetrics {
  readonly requests: Counter<'outcome'>;
  readonly firstToken: Histogram;
  readonly interToken: Histogram;
  readonly tokens: Counter<'direction'>;
  readonly inflight: Gauge;
  readonly cancellations: Counter<'phase'>;
  readonly engineErrors: Counter<'kind'>;
  readonly queueWait: Histogram;
  readonly rejections: Counter<'reason'>;
  /** Where the queue's length is to be read from. To be called once. */
  watchQueue(length: () => number): void;
}

const FIRST_TOKEN_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const QUEUE_WAIT_BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120];
const INTER_TOKEN_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

export function createGenerationMetrics({ registry }: Pick<Metrics, 'registry'>): GenerationMetrics {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'llm_requests_total',
      help: 'Requests within the limits, by finish reason or error code.',
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
    inflight: new Gauge({
      name: 'llm_inflight',
      help: 'Requests that have a place at the engine.',
      registers,
    }),
    cancellations: new Counter({
      name: 'llm_cancellations_total',
      help: 'Requests whose caller left: queued, before the first_token, decoding.',
      labelNames: ['phase'],
      registers,
    }),
    engineErrors: new Counter({
      name: 'llm_engine_errors_total',
      help: 'Generations that the engine failed, by error code.',
      labelNames: ['kind'],
      registers,
    }),
    queueWait: new Histogram({
      name: 'llm_queue_wait_seconds',
      help: 'How long requests that got a place at the engine had waited for it.',
      buckets: QUEUE_WAIT_BUCKETS,
      registers,
    }),
    rejections: new Counter({
      name: 'llm_rejections_total',
      help: 'Requests that got no place at the engine, by error code.',
      labelNames: ['reason'],
      registers,
    }),
    watchQueue: (length) => {
      new Gauge({
        name: 'llm_queue_depth',
        help: 'Requests that wait for a place at the engine.',
        registers,
        collect() {
          this.set(length());
        },
      });
    },
  };
}
