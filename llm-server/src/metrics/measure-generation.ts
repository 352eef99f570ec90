import { ERROR_KINDS, estimateTokens, type Usage } from '@twinscribe/contracts';
import { toAppError, type AppError, type Clock, type LogFacts } from '@twinscribe/platform';
import type { EngineEvent } from '../engines/engine.ts';
import type { GenerationMetrics } from './generation-metrics.ts';

interface Measured {
  readonly startedAt: number;
  firstAt: number | undefined;
  lastAt: number;
  /** Of what has passed, for a generation that is cut before the engine tells. */
  completionTokens: number;
  usage: Usage | undefined;
}

/** The same events, measured. However it ends, `report` gets the facts of the whole generation once. */
export async function* measureGeneration(
  { events, promptTokens }: { events: AsyncIterable<EngineEvent>; promptTokens: number },
  { metrics, clock, report }: { metrics: GenerationMetrics; clock: Clock; report: (facts: LogFacts) => void },
): AsyncGenerator<EngineEvent, void, undefined> {
  const now = clock.now();
  const measured: Measured = {
    startedAt: now,
    firstAt: undefined,
    lastAt: now,
    completionTokens: 0,
    usage: undefined,
  };
  let outcome = 'cancelled'; // leaving the loop is how a caller who has gone shows
  metrics.inflight.inc();
  try {
    for await (const event of events) {
      if (event.type === 'end') outcome = event.finishReason;
      observe({ event, measured }, { metrics, clock });
      yield event;
    }
  } catch (thrown) {
    const error = toAppError(thrown);
    outcome = error.code;
    if (isEngineFault(error)) metrics.engineErrors.inc({ kind: error.code });
    throw error;
  } finally {
    metrics.inflight.dec();
    metrics.requests.inc({ outcome });
    if (outcome === 'cancelled')
      metrics.cancellations.inc({ phase: measured.firstAt === undefined ? 'first_token' : 'decoding' });
    const usage = measured.usage ?? estimated({ promptTokens, measured });
    metrics.tokens.inc({ direction: 'prompt' }, usage.prompt_tokens);
    metrics.tokens.inc({ direction: 'completion' }, usage.completion_tokens);
    report({ finish: outcome, usage, ...timesOf(measured, clock) });
  }
}

function observe(
  { event, measured }: { event: EngineEvent; measured: Measured },
  { metrics, clock }: { metrics: GenerationMetrics; clock: Clock },
): void {
  if (event.type === 'end') {
    measured.usage = event.usage;
    return;
  }
  const now = clock.now();
  if (measured.firstAt === undefined) {
    measured.firstAt = now;
    metrics.firstToken.observe((now - measured.startedAt) / 1_000);
  } else {
    metrics.interToken.observe((now - measured.lastAt) / 1_000);
  }
  measured.lastAt = now;
  if (event.type === 'delta') measured.completionTokens += estimateTokens(event.text);
}

const isEngineFault = ({ code }: AppError): boolean =>
  ERROR_KINDS[code].status >= 502 && code !== 'draining' && code !== 'deadline_exceeded';

function estimated({ promptTokens, measured }: { promptTokens: number; measured: Measured }): Usage {
  const { completionTokens } = measured;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    exact: false,
  };
}

function timesOf({ startedAt, firstAt }: Measured, clock: Clock): LogFacts {
  const totalMs = Math.round(clock.now() - startedAt);
  return firstAt === undefined ? { totalMs } : { firstTokenMs: Math.round(firstAt - startedAt), totalMs };
}
