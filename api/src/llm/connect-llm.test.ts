import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { loopback } from '@twinscribe/platform/testing';
import { startFakeTier } from '../../test/fake-tier.ts';
import { callContext, codeOf, connectTo, generateWith } from '../../test/connected-llm.ts';
import { article, runApi } from '../../test/running-api.ts';

test('the tier is told who asks, how urgently, and how much time is left', async () => {
  await using tier = await startFakeTier();
  using connection = connectTo(tier.url);
  let left = 5_000.7;
  const context = callContext({ remainingMs: () => left, requestId: 'request-7', tenant: 'ines' });
  await generateWith(connection.llm, context);
  left = 0.4;
  await generateWith(connection.llm, context);
  expect(tier.chats[0]).toMatchObject({
    'x-deadline-ms': '5000',
    'x-priority': 'interactive',
    'x-tenant': 'ines',
    'x-request-id': 'request-7',
  });
  expect(tier.chats[1]).toMatchObject({ 'x-deadline-ms': '1' });
  expect(tier.chats[0]).not.toHaveProperty('traceparent');
});

test('a trace that nobody records is handed on to the tier as it came', async () => {
  await using tier = await startFakeTier();
  using connection = connectTo(tier.url);
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const documents = [article({ text: 'Overlap is rent.\n' })];
  await using api = await runApi({ llm: connection.llm, documents });
  const response = await fetch(`${api.url}/v1/rag/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent },
    body: JSON.stringify({ question: 'What about overlap?' }),
  });
  expect(response.status).toBe(200);
  expect(tier.chats.at(-1)).toMatchObject({ traceparent });
  expect(api.log.text()).toContain('"traceId":"4bf92f3577b34da6a3ce929d0e0e4736"');
});

test('what may succeed later is tried once more before the first byte, and counted by its reason', async () => {
  await using tier = await startFakeTier();
  using connection = connectTo(tier.url);
  tier.script.push(
    { refuse: 'engine_error' },
    'answer',
    { refuse: 'queue_full', retryAfterMs: 30 },
    'answer',
  );
  expect((await generateWith(connection.llm)).at(-1)).toMatchObject({ type: 'end' });
  expect((await generateWith(connection.llm)).at(-1)).toMatchObject({ type: 'end' });
  expect(tier.chats).toHaveLength(4);
  const figures = await connection.metrics.registry.metrics();
  expect(figures).toMatch(/api_llm_retries_total\{.*reason="engine_error".*\} 1/);
  expect(figures).toMatch(/api_llm_retries_total\{.*reason="queue_full".*\} 1/);
  expect(figures).toMatch(/api_llm_breaker_state\{.*\} 0/);
});

test('nothing is tried twice that would fail again, asks for a long wait, or has begun', async () => {
  const cases = [
    { manner: { refuse: 'context_length_exceeded' }, code: 'context_length_exceeded' },
    { manner: { refuse: 'first_token_timeout' }, code: 'first_token_timeout' },
    { manner: { refuse: 'engine_overloaded', retryAfterMs: 20_000 }, code: 'engine_overloaded' },
    { manner: 'cut', code: 'engine_protocol_error' },
  ] as const;
  for (const { manner, code } of cases) {
    await using tier = await startFakeTier();
    using connection = connectTo(tier.url);
    tier.manner = manner;
    expect(await codeOf(generateWith(connection.llm))).toBe(code);
    expect({ code, calls: tier.chats.length }).toEqual({ code, calls: 1 });
  }
});

test('a tier that fails gets no storm of retries: three, or a tenth of the calls', async () => {
  await using tier = await startFakeTier();
  using connection = connectTo(tier.url);
  tier.manner = { refuse: 'engine_error' };
  const codes = await Promise.all(Array.from({ length: 100 }, () => codeOf(generateWith(connection.llm))));
  expect(new Set(codes)).toEqual(new Set(['engine_error']));
  expect(tier.chats.length).toBeLessThanOrEqual(110);
  expect(tier.chats.length).toBeGreaterThan(100);
});

test('a caller who leaves while a retry waits is not asked for again', async () => {
  await using tier = await startFakeTier();
  using connection = connectTo(tier.url);
  tier.manner = { refuse: 'queue_full', retryAfterMs: 450 };
  const controller = new AbortController();
  const failing = codeOf(generateWith(connection.llm, callContext({ signal: controller.signal })));
  while (tier.chats.length === 0) await sleep(5);
  controller.abort(new AppError('cancelled', 'The client has left.'));
  expect(await failing).toBe('cancelled');
  await sleep(30);
  expect(tier.chats).toHaveLength(1);
});

test('an abort closes the connection to the tier, and leaves the calls beside it alone', async () => {
  await using tier = await startFakeTier();
  using connection = connectTo(tier.url);
  tier.script.push('hang', 'hang');
  const [one, other] = [new AbortController(), new AbortController()];
  const failing = codeOf(generateWith(connection.llm, callContext({ signal: one.signal })));
  const waiting = codeOf(generateWith(connection.llm, callContext({ signal: other.signal })));
  while (tier.chats.length < 2) await sleep(5);
  one.abort(new AppError('cancelled', 'The client has left.'));
  expect(await failing).toBe('cancelled');
  while (tier.left() === 0) await sleep(5);
  expect(tier.left()).toBe(1);
  other.abort(new AppError('cancelled', 'The client has left.'));
  expect(await waiting).toBe('cancelled');
});

test('after failures in a row the tier is called no more, until one call has tried it', async () => {
  await using tier = await startFakeTier();
  using connection = connectTo(tier.url, { failures: 2, openMs: 100 });
  await connection.llm.capabilities(callContext());
  tier.manner = 'cut';
  for (let i = 0; i < 2; i += 1) expect(await codeOf(generateWith(connection.llm))).not.toBe('none');
  const calls = tier.chats.length;
  expect(connection.breaker.state).toBe('open');
  expect(await codeOf(connection.llm.capabilities(callContext()))).toBe('llm_unavailable');
  expect(await codeOf(generateWith(connection.llm))).toBe('llm_unavailable');
  expect(tier.chats).toHaveLength(calls);

  tier.manner = 'hang';
  tier.script.push('answer');
  await sleep(120);
  const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(generateWith(connection.llm))));
  expect(codes.filter((code) => code === 'none')).toHaveLength(1);
  expect(tier.chats).toHaveLength(calls + 1);
  expect(connection.breaker.state).toBe('closed');
});

test('a tier that was never there is refused without a wait once that is known', async () => {
  const gone = await loopback(() => {});
  await gone[Symbol.asyncDispose]();
  using connection = connectTo(gone.url, { failures: 2 });
  for (let i = 0; i < 2; i += 1)
    expect(await codeOf(connection.llm.capabilities(callContext()))).toBe('llm_unavailable');
  expect(connection.breaker.state).toBe('open');
});
