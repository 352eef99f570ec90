import { expect, test } from '@jest/globals';
import { createCapturedLogger, createManualClock } from '@twinscribe/platform/testing';
import { createAdmission } from '../admission/create-admission.ts';
import { createDrain } from './drain.ts';

function createWorld() {
  const clock = createManualClock();
  const log = createCapturedLogger();
  const stop = new AbortController();
  const capacity = () => ({ maxConcurrency: 1, kvCacheTokens: undefined });
  const limits = { queueMax: 8, tenantMax: 8, queueTimeoutMs: 60_000 };
  const admission = createAdmission(limits, { capacity, clock });
  const drain = createDrain(
    { windowMs: 25_000, shutdownSignal: stop.signal },
    { admission, clock, logger: log.logger },
  );
  return { clock, log, stop, admission, drain };
}

const claim = { id: 'r', tokens: 1 };
const { signal } = new AbortController();

test('a drain refuses what waits and what comes, at once', async () => {
  const { admission, drain } = createWorld();
  await admission.admit(claim, { signal });
  const waiting = admission.admit(claim, { signal });
  drain.begin({ reason: 'admin' });
  await expect(waiting).rejects.toMatchObject({ code: 'draining', retryAfterMs: expect.any(Number) });
  await expect(admission.admit(claim, { signal })).rejects.toMatchObject({ code: 'draining' });
});

test('what runs goes on for the window and then ends with `draining`', async () => {
  const { clock, drain } = createWorld();
  const running = drain.signal;
  drain.begin({ reason: 'admin' });
  await clock.advance(24_999);
  expect(running.aborted).toBe(false);
  await clock.advance(1);
  expect(running.reason).toMatchObject({ code: 'draining' });
});

test('after an undrain new work is taken, and is not cut by the drain before', async () => {
  const { clock, admission, drain } = createWorld();
  drain.begin({ reason: 'admin' });
  drain.end();
  await clock.advance(60_000);
  expect([drain.isDraining, drain.signal.aborted]).toEqual([false, false]);
  drain.begin({ reason: 'admin' });
  await clock.advance(25_000);
  drain.end();
  expect(drain.signal.aborted).toBe(false);
  await expect(admission.admit(claim, { signal })).resolves.toMatchObject({ waitedMs: 0 });
});

test('a drain can be made shorter, never longer', async () => {
  const { clock, drain } = createWorld();
  drain.begin({ reason: 'admin' });
  drain.begin({ reason: 'spot', withinMs: 5_000 });
  drain.begin({ reason: 'admin' });
  await clock.advance(5_000);
  expect(drain.signal.aborted).toBe(true);
});

test('a process that stops is not taken back, and its end is the end of every window', () => {
  const { stop, drain } = createWorld();
  drain.begin({ reason: 'shutdown' });
  drain.begin({ reason: 'admin' });
  expect(() => drain.end()).toThrow(expect.objectContaining({ code: 'draining' }));
  stop.abort(new Error('the end'));
  expect(drain.signal.reason).toBe(stop.signal.reason);
});
