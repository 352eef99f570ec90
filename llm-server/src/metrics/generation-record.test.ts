import { expect, test } from '@jest/globals';
import { AppError, createMetrics, type LogFacts } from '@twinscribe/platform';
import { createManualClock } from '@twinscribe/platform/testing';
import { createGenerationMetrics } from './generation-metrics.ts';
import { GenerationRecord } from './generation-record.ts';

/** A request that came at 0 and got its place after 300 ms. */
async function createWorld() {
  const { registry } = createMetrics({ service: 'test' });
  const metrics = createGenerationMetrics({ registry });
  const clock = createManualClock();
  await clock.advance(300);
  const reported: LogFacts[] = [];
  const announced: number[] = [];
  const record = new GenerationRecord(
    { promptTokens: 7, arrivedAt: 0 },
    {
      metrics,
      clock,
      report: (facts) => void reported.push(facts),
      announce: (firstTokenMs) => void announced.push(firstTokenMs),
    },
  );
  const valueOf = async (line: string): Promise<number> => {
    const found = (await registry.metrics()).split('\n').find((each) => each.startsWith(line));
    return found === undefined ? 0 : Number(found.split(' ').at(-1));
  };
  return { clock, record, reported, announced, valueOf };
}

const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, exact: true };

test('the first token is timed from the request on, and the usage is the one that the engine tells', async () => {
  const { clock, record, reported, announced, valueOf } = await createWorld();
  expect(await valueOf('llm_inflight')).toBe(1);
  await clock.advance(200);
  record.observe({ type: 'delta', text: 'Hello ' });
  await clock.advance(100);
  record.observe({ type: 'delta', text: 'there.' });
  record.observe({ type: 'end', finishReason: 'stop', usage });
  record.end();
  expect(announced).toEqual([500]);
  expect(reported).toEqual([{ finish: 'stop', usage, totalMs: 600, firstTokenMs: 500 }]);
  expect(await valueOf('llm_ttft_seconds_sum')).toBe(0.5);
  expect(await valueOf('llm_inter_token_seconds_sum')).toBeCloseTo(0.1);
  expect(await valueOf('llm_tokens_total{direction="prompt"')).toBe(9);
  expect(await valueOf('llm_inflight')).toBe(0);
});

test.each([
  ['first_token', 0],
  ['decoding', 1],
])(
  'a caller who leaves in the phase %s is counted there, with what was written as an estimate',
  async (phase, deltas) => {
    const { record, reported, valueOf } = await createWorld();
    for (let i = 0; i < deltas; i += 1) record.observe({ type: 'delta', text: 'river' });
    record.end();
    expect(await valueOf(`llm_cancellations_total{phase="${phase}"`)).toBe(1);
    expect(reported[0]).toMatchObject({ finish: 'cancelled', usage: { prompt_tokens: 7, exact: false } });
  },
);

test('only what the engine did wrong counts as its error', async () => {
  for (const code of ['stalled', 'deadline_exceeded', 'draining'] as const) {
    const { record, valueOf } = await createWorld();
    record.fail(new AppError(code, 'It ended.'));
    record.end();
    expect(await valueOf(`llm_requests_total{outcome="${code}"`)).toBe(1);
    expect(await valueOf('llm_engine_errors_total')).toBe(code === 'stalled' ? 1 : 0);
  }
});
