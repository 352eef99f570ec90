import { expect, test } from '@jest/globals';
import { startFakeEngine } from './start-fake-engine.ts';
import { ask, chatBody, chunksOf, until } from './testing/ask.ts';

const long = (fields: object = {}): Record<string, unknown> =>
  chatBody({ max_tokens: 400, ignore_eos: true, ...fields });

test('a client that leaves a stream ends its generation, and the counters say when', async () => {
  await using engine = await startFakeEngine({ itlMs: 2 });
  await ask(engine.url, {
    body: long({ stream: true }),
    headers: { 'x-request-id': 'left' },
    leaveWhen: (text) => text.includes('river'),
  });
  await until(() => engine.stats().running === 0);
  expect(engine.stats()).toMatchObject({
    aborted: 1,
    completed: 0,
    tokensAfterClose: 0,
    cancelMs: { count: 1 },
  });
  const [record] = engine.requests();
  expect(record).toMatchObject({ requestId: 'left', outcome: 'aborted', stream: true, tokensAfterClose: 0 });
  expect(record?.stoppedAt).toBeGreaterThanOrEqual(record?.closedAt ?? Infinity);
  expect(record?.generatedTokens).toBeLessThan(400);
});

test.each([
  ['while it waits in the queue', { slots: 1, itlMs: 2 }, true],
  ['before the first token', { ttftMs: 5_000 }, true],
  ['while a JSON answer is made', { itlMs: 2 }, false],
])('a client that leaves %s is noticed', async (_phase, behaviour, stream) => {
  await using engine = await startFakeEngine(behaviour);
  const leave = new AbortController();
  const first = ask(engine.url, { body: long({ stream }), signal: leave.signal }).catch(() => undefined);
  await until(() => engine.stats().running === 1);
  const second = ask(engine.url, { body: long({ stream }), signal: leave.signal }).catch(() => undefined);
  await until(() => engine.stats().requests === 2);
  leave.abort();
  await Promise.all([first, second]);
  await until(() => engine.stats().aborted === 2);
  expect(engine.stats()).toMatchObject({
    running: 0,
    waiting: 0,
    tokensAfterClose: 0,
    cancelMs: { count: 2 },
  });
});

test('SGLang goes on for nobody until it is told to abort by the id that the client gave', async () => {
  await using engine = await startFakeEngine({ flavour: 'sglang', itlMs: 2 });
  await ask(engine.url, {
    body: long({ stream: true, rid: 'mine' }),
    leaveWhen: (text) => text.includes('river'),
  });
  await until(() => engine.stats().tokensAfterClose > 3);
  expect(engine.stats().running).toBe(1);
  expect((await ask(engine.url, { path: '/abort_request', body: { rid: 'mine' } })).status).toBe(200);
  const { running, aborted, tokensAfterClose, cancelMs } = engine.stats();
  expect({ running, aborted, count: cancelMs.count }).toEqual({ running: 0, aborted: 1, count: 1 });
  expect(engine.requests()[0]).toMatchObject({ id: 'mine', tokensAfterClose });
});

test('a request that the engine aborts itself ends with finish_reason abort, as if all were well', async () => {
  await using engine = await startFakeEngine({ flavour: 'sglang', itlMs: 2 });
  const asked = ask(engine.url, { body: long({ stream: true, rid: 'mine' }) });
  await until(() => engine.stats().generatedTokens > 2);
  await ask(engine.url, { path: '/abort_request', body: { rid: 'mine' } });
  const chunks = await chunksOf((await asked).text);
  expect(chunks.slice(-2)).toMatchObject([{ choices: [{ finish_reason: 'abort' }] }, { done: true }]);
});

test('a reader that does not read holds up neither the engine nor the slot', async () => {
  await using engine = await startFakeEngine({ slots: 1 });
  await engine.set({ fault: 'oversize_line', n: 1, bytes: 16 * 1024 * 1024, times: 1 });
  const leave = new AbortController();
  const slow = fetch(`${engine.url}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify(chatBody({ stream: true })),
    signal: leave.signal,
  });
  await slow;
  await until(() => engine.stats().completed === 1);
  expect((await ask(engine.url)).status).toBe(200);
  leave.abort();
});
