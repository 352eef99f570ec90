import { expect, test } from '@jest/globals';
import { startFakeEngine } from './start-fake-engine.ts';
import { ask, chatBody, contentOf, until } from './testing/ask.ts';

const long = (fields: object = {}): Record<string, unknown> =>
  chatBody({ max_tokens: 400, ignore_eos: true, ...fields });

test('no more run at a time than there are slots, and the others wait their turn', async () => {
  await using engine = await startFakeEngine({ slots: 2, ttftMs: 80 });
  const asked = Array.from({ length: 7 }, () => ask(engine.url, { body: chatBody({ stream: true }) }));
  await until(() => engine.stats().requests === 7);
  await engine.set({ ttftMs: 0 });
  const answers = await Promise.all(asked);
  expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(200));
  const { maxWaiting, ...stats } = engine.stats();
  expect(stats).toMatchObject({ requests: 7, completed: 7, maxRunning: 2, running: 0, waiting: 0 });
  expect(maxWaiting).toBeGreaterThanOrEqual(3);
});

test('a prompt and its longest answer wait until the KV cache has room for them', async () => {
  await using engine = await startFakeEngine({ slots: 8, maxModelLen: 1_000, kvTokens: 1_000, itlMs: 1 });
  await Promise.all([1, 2, 3].map(() => ask(engine.url, { body: chatBody({ max_tokens: 450 }) })));
  const { maxRunning, maxKvTokensReserved, completed } = engine.stats();
  expect({ maxRunning, completed }).toEqual({ maxRunning: 2, completed: 3 });
  expect(maxKvTokensReserved).toBeLessThanOrEqual(1_000);
});

test('a bounded queue refuses at once what it cannot hold, in the words of the engine', async () => {
  await using engine = await startFakeEngine({ slots: 1, maxQueued: 1, itlMs: 5 });
  const leave = new AbortController();
  const held = [1, 2].map(() =>
    ask(engine.url, { body: long(), signal: leave.signal }).catch(() => undefined),
  );
  await until(() => engine.stats().waiting === 1);
  const refused = await ask(engine.url, { body: chatBody({ stream: true }) });
  expect([refused.status, JSON.parse(refused.text)]).toMatchObject([
    503,
    { error: { type: 'ServiceUnavailableError', code: 503 } },
  ]);
  leave.abort();
  await Promise.all(held);
  await until(() => engine.stats().aborted === 2);
  expect(engine.stats()).toMatchObject({ rejected: 1, maxWaiting: 1, running: 0, waiting: 0 });
});

test('with priorities the lower number goes first; without them a priority is an error', async () => {
  await using engine = await startFakeEngine({ slots: 1, itlMs: 2, schedulingPolicy: 'priority' });
  const leave = new AbortController();
  const first = ask(engine.url, { body: long(), signal: leave.signal }).catch(() => undefined);
  await until(() => engine.stats().running === 1);
  const rest: Promise<unknown>[] = [];
  for (const priority of [5, 0, 1]) {
    rest.push(ask(engine.url, { body: chatBody({ priority, request_id: `p${priority}`, max_tokens: 3 }) }));
    await until(() => engine.stats().waiting === rest.length);
  }
  leave.abort();
  await Promise.all([first, ...rest]);
  const started = engine.requests().sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
  expect(started.map(({ id }) => id).slice(1)).toEqual(['p0', 'p1', 'p5']);
  await engine.set({ schedulingPolicy: 'fcfs' });
  expect((await ask(engine.url, { body: chatBody({ priority: 1 }) })).status).toBe(400);
});

test('time to the first token, prefill and the pace between tokens add up', async () => {
  await using engine = await startFakeEngine({ ttftMs: 30, prefillMsPerToken: 1, itlMs: 8, jitter: 0.2 });
  await ask(engine.url, { body: chatBody({ max_tokens: 6, stream: true }) });
  const [record] = engine.requests();
  const { startedAt, firstTokenAt, stoppedAt, promptTokens = 0, generatedTokens } = record ?? {};
  const firstMs = (firstTokenAt ?? 0) - (startedAt ?? 0);
  expect(firstMs).toBeGreaterThan((30 + promptTokens) * 0.8 - 2);
  expect((stoppedAt ?? 0) - (firstTokenAt ?? 0)).toBeGreaterThan(5 * 8 * 0.8 - 10);
  expect(generatedTokens).toBe(6);
});

test('several tokens may share a chunk, and nothing is lost', async () => {
  await using engine = await startFakeEngine({ tokensPerChunk: 4 });
  const { text } = await ask(engine.url, { body: chatBody({ stream: true }) });
  expect(await contentOf(text)).toBe('Echo: Why does the river sing at night?');
  expect(text.match(/"content":"[^"]/g)).toHaveLength(3);
});
