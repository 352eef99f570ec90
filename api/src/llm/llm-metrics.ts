import type { ErrorCode } from '@twinscribe/contracts';
import { Counter, Gauge, type Metrics } from '@twinscribe/platform';
import type { BreakerState } from './tier-breaker.ts';

export interface LlmMetrics {
  /** `reason` is the code of the error that the first call ended in. */
  readonly countRetry: (reason: ErrorCode) => void;
}

const STATE_NUMBERS: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

export function createLlmMetrics(
  { registry }: Pick<Metrics, 'registry'>,
  { breakerState }: { breakerState: () => BreakerState },
): LlmMetrics {
  const registers = [registry];
  const retries = new Counter({
    name: 'api_llm_retries_total',
    help: 'Calls of the llm-server that were made a second time, by the error of the first.',
    labelNames: ['reason'],
    registers,
  });
  new Gauge({
    name: 'api_llm_breaker_state',
    help: 'Whether the llm-server is called: 0 yes (closed), 1 one call tries it (half-open), 2 no (open).',
    registers,
    collect() {
      this.set(STATE_NUMBERS[breakerState()]);
    },
  });
  return { countRetry: (reason) => retries.inc({ reason }) };
}
