import { ERROR_KINDS, estimateTokens, type FinishReason, type Usage } from '@twinscribe/contracts';
import type { AppError, Clock, LogFacts } from '@twinscribe/platform';
import type { EngineEvent } from '../engines/engine.ts';
import type { GenerationMetrics } from './generation-metrics.ts';

interface Reporting {
  readonly metrics: GenerationMetrics;
  readonly clock: Clock;
  /** Gets the facts of the whole generation when it is over. */
  readonly report: (facts: LogFacts) => void;
  /** Hears how long it took from the request to the first token. */
  readonly announce: (firstTokenMs: number) => void;
}

/** One generation, measured from its place at the engine to its end. */
export class GenerationRecord {
  readonly #reporting: Reporting;
  readonly #promptTokens: number;
  readonly #arrivedAt: number;
  #firstAt: number | undefined;
  #lastAt: number;
  /** Of what has passed, for a generation that is cut before the engine tells. */
  #completionTokens = 0;
  #usage: Usage | undefined;
  /** A caller who leaves shows by nothing else being said. */
  #outcome: FinishReason | AppError['code'] = 'cancelled';

  /** `arrivedAt`: when the request came, on the same clock. */
  constructor(
    { promptTokens, arrivedAt }: { promptTokens: number; arrivedAt: number },
    reporting: Reporting,
  ) {
    this.#reporting = reporting;
    this.#promptTokens = promptTokens;
    this.#arrivedAt = arrivedAt;
    this.#lastAt = arrivedAt;
    reporting.metrics.inflight.inc();
  }

  observe(event: EngineEvent): void {
    if (event.type === 'end') {
      this.#usage = event.usage;
      this.#outcome = event.finishReason;
      return;
    }
    const { metrics, clock, announce } = this.#reporting;
    const now = clock.now();
    if (this.#firstAt === undefined) {
      this.#firstAt = now;
      metrics.firstToken.observe((now - this.#arrivedAt) / 1_000);
      announce(now - this.#arrivedAt);
    } else {
      metrics.interToken.observe((now - this.#lastAt) / 1_000);
    }
    this.#lastAt = now;
    if (event.type === 'delta') this.#completionTokens += estimateTokens(event.text);
  }

  fail(error: AppError): void {
    this.#outcome = error.code;
    if (isEngineFault(error)) this.#reporting.metrics.engineErrors.inc({ kind: error.code });
  }

  /** To be called once, however it ended. */
  end(): void {
    const { metrics, clock, report } = this.#reporting;
    const outcome = this.#outcome;
    const usage = this.#usage ?? this.#estimateUsage();
    metrics.inflight.dec();
    metrics.requests.inc({ outcome });
    if (outcome === 'cancelled')
      metrics.cancellations.inc({ phase: this.#firstAt === undefined ? 'first_token' : 'decoding' });
    metrics.tokens.inc({ direction: 'prompt' }, usage.prompt_tokens);
    metrics.tokens.inc({ direction: 'completion' }, usage.completion_tokens);
    const totalMs = Math.round(clock.now() - this.#arrivedAt);
    const firstTokenMs =
      this.#firstAt === undefined ? undefined : Math.round(this.#firstAt - this.#arrivedAt);
    report({ finish: outcome, usage, totalMs, ...(firstTokenMs === undefined ? {} : { firstTokenMs }) });
  }

  #estimateUsage(): Usage {
    const [prompt_tokens, completion_tokens] = [this.#promptTokens, this.#completionTokens];
    return {
      prompt_tokens,
      completion_tokens,
      total_tokens: prompt_tokens + completion_tokens,
      exact: false,
    };
  }
}

const isEngineFault = ({ code }: AppError): boolean =>
  ERROR_KINDS[code].status >= 502 && code !== 'draining' && code !== 'deadline_exceeded';
