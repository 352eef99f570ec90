import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { ErrorCode } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { createTierBreaker, type TierBreaker } from './tier-breaker.ts';

const failed = (code: ErrorCode = 'engine_error'): AppError => new AppError(code, 'No.');
const settle = (): Promise<void> => sleep(1); // the policy counts in microtasks

async function failTimes(breaker: TierBreaker, codes: readonly ErrorCode[]): Promise<void> {
  for (const code of codes) {
    breaker.enter().fail(failed(code));
    await settle();
  }
}

test('it opens after so many failures in a row, says for how long, and lets nothing through', async () => {
  const breaker = createTierBreaker({ failures: 3, openMs: 5_000 });
  await failTimes(breaker, ['llm_unavailable', 'stalled']);
  breaker.enter().succeed();
  await settle();
  await failTimes(breaker, ['engine_unavailable', 'first_token_timeout']);
  expect(breaker.state).toBe('closed');
  await failTimes(breaker, ['engine_error']);
  expect(breaker.state).toBe('open');
  for (const attempt of [breaker.check, breaker.enter]) {
    expect(attempt).toThrow(expect.objectContaining({ code: 'llm_unavailable' }));
    expect(attempt).toThrow(expect.objectContaining({ retryAfterMs: expect.closeTo(5_000, -3) }));
  }
});

test('overload, bad requests and callers who leave say nothing against the tier', async () => {
  const breaker = createTierBreaker({ failures: 2, openMs: 5_000 });
  await failTimes(breaker, [
    'queue_full',
    'engine_overloaded',
    'context_length_exceeded',
    'engine_loading',
    'draining',
  ]);
  breaker.enter().fail(failed());
  for (let i = 0; i < 5; i += 1) breaker.enter().leave();
  await settle();
  expect(breaker.state).toBe('closed');
  // Those who left did not make good what failed before either.
  await failTimes(breaker, ['engine_error']);
  expect(breaker.state).toBe('open');
});

test('after a while one call tries the tier, the others are still refused, and its outcome decides', async () => {
  const breaker = createTierBreaker({ failures: 1, openMs: 40 });
  const outcomes = [
    { end: 'fail', state: 'open' },
    { end: 'leave', state: 'open' },
    { end: 'begin', state: 'closed' },
  ] as const;
  await failTimes(breaker, ['engine_error']);
  for (const { end, state } of outcomes) {
    await sleep(60);
    const probe = breaker.enter();
    expect(breaker.state).toBe('half-open');
    for (let i = 0; i < 10; i += 1) expect(breaker.enter).toThrow(AppError);
    if (end === 'fail') probe.fail(failed());
    else probe[end]();
    await settle();
    expect({ end, state: breaker.state }).toEqual({ end, state });
  }
});

test('a tier that begins every answer and finishes none is left alone, too', async () => {
  const breaker = createTierBreaker({ failures: 3, openMs: 5_000 });
  for (let i = 0; i < 3; i += 1) {
    const passage = breaker.enter();
    passage.begin();
    passage.fail(failed('engine_error'));
    passage.leave();
    await settle();
  }
  expect(breaker.state).toBe('open');
});
