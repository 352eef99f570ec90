import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { errorBodySchema, readSseEvents, type ErrorCode } from '@twinscribe/contracts';
import { startFakeEngine, type FakeEngine, type FakeEngineOptions } from '@twinscribe/fake-engine';
import { createVllmEngine } from '../src/engines/vllm-engine.ts';
import { createService, type LlmService, type TestServiceOptions } from '../src/testing/create-service.ts';

interface World extends AsyncDisposable {
  readonly fake: FakeEngine;
  readonly service: LlmService;
  ask(question?: Question): Promise<Response>;
}

interface Question {
  readonly stream?: boolean;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** Tokens of the answer, all of which are written. */
  readonly tokens?: number;
}

/** The whole service before an engine that takes one request at a time, ten tokens in 200 ms, unless told otherwise. */
async function createWorld(
  options: TestServiceOptions = {},
  behaviour: FakeEngineOptions = {},
): Promise<World> {
  const fake = await startFakeEngine({ flavour: 'vllm', itlMs: 20, outputTokens: 10, ...behaviour });
  const address = { connectTimeoutMs: 1_000, firstTokenTimeoutMs: 5_000, idleTimeoutMs: 5_000 };
  const engine = createVllmEngine({ url: fake.url, bootMs: 0, ...address });
  const service = await createService(engine, { capacity: { maxConcurrency: 1 }, ...options });
  await fetch(`${service.url}/v1/capabilities`); // the engine has told
  return {
    fake,
    service,
    ask: ({ stream = false, headers = {}, signal, tokens = 10 } = {}) =>
      fetch(`${service.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({
          model: 'fake-model',
          messages: [{ role: 'user', content: 'Hello?' }],
          max_tokens: tokens,
          stream,
        }),
        ...(signal === undefined ? {} : { signal }),
      }),
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await fake.close();
    },
  };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const limit = performance.now() + 5_000;
  while (!(await isSo())) {
    if (performance.now() > limit) throw new Error('it has not come to be');
    await delay(2);
  }
}

const codeOf = async (reply: Response): Promise<ErrorCode> =>
  errorBodySchema.parse(await reply.json()).error.code;

const metric = async ({ service }: World, name: string): Promise<number> => {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(name));
  return line === undefined ? NaN : Number(line.split(' ').at(-1));
};

const queueDepth = (world: World): Promise<number> => metric(world, 'llm_queue_depth');

test('the engine never has more than its places, and the headers tell the wait, the engine and the first token', async () => {
  await using world = await createWorld();
  const replies = await Promise.all([true, false, true].map((stream) => world.ask({ stream })));
  for (const reply of replies) await reply.text();
  expect(world.fake.stats()).toMatchObject({ completed: 3, maxRunning: 1, maxWaiting: 0 });
  const waits = replies.map(({ headers }) => Number(headers.get('x-queue-wait-ms'))).sort((a, b) => a - b);
  expect(waits[0]).toBe(0);
  expect(waits[2]).toBeGreaterThan(150);
  for (const { headers } of replies) {
    expect(headers.get('x-engine')).toBe('vllm');
    expect(headers.get('server-timing')).toMatch(/^queue;dur=\d+, ttft;dur=\d+$/);
  }
  expect(await metric(world, 'llm_queue_wait_seconds_count')).toBe(3);
  expect(await metric(world, 'llm_inflight')).toBe(0);
});

test('tokens of prompts and answers together never exceed the cache of the engine', async () => {
  await using world = await createWorld(
    { capacity: { maxConcurrency: 16 } },
    { kvTokens: 600, maxModelLen: 512, slots: 16 },
  );
  const replies = await Promise.all(Array.from({ length: 6 }, () => world.ask({ tokens: 200 })));
  expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect(world.fake.stats()).toMatchObject({ maxRunning: 2, maxWaiting: 0 });
});

test('a full queue refuses before the engine is asked anything, and says when to come back', async () => {
  await using world = await createWorld({ queue: { queueMax: 1 } });
  const served = [world.ask(), world.ask()];
  await until(async () => (await queueDepth(world)) === 1);
  const { accepted } = world.fake.stats().connections;
  const reply = await world.ask();
  expect(reply.status).toBe(429);
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(Number(reply.headers.get('retry-after-ms'))).toBeGreaterThan(0);
  expect(reply.headers.get('x-should-retry')).toBe('true');
  expect(await codeOf(reply)).toBe('queue_full');
  expect(world.fake.stats().connections.accepted).toBe(accepted);
  for (const one of await Promise.all(served)) expect(one.status).toBe(200);
  expect(await metric(world, 'llm_rejections_total{reason="queue_full"')).toBe(1);
  expect(await metric(world, 'llm_requests_total{outcome="queue_full"')).toBe(1);
});

test('a client who leaves the queue frees its place at once, and the engine never hears of it', async () => {
  await using world = await createWorld({ queue: { queueMax: 1 } }, { itlMs: 100 });
  const running = world.ask();
  await until(() => world.fake.stats().running === 1);
  const controller = new AbortController();
  const leaving = expect(world.ask({ signal: controller.signal })).rejects.toThrow();
  await until(async () => (await queueDepth(world)) === 1);
  controller.abort();
  await leaving;
  const leftAt = performance.now();
  await until(async () => (await queueDepth(world)) === 0);
  expect(performance.now() - leftAt).toBeLessThan(250);
  expect((await running).status).toBe(200);
  expect(world.fake.stats().requests).toBe(1);
  expect(await metric(world, 'llm_cancellations_total{phase="queued"')).toBe(1);
});

test('a deadline ends what waits and what runs, in the stream where it has begun', async () => {
  await using world = await createWorld({}, { itlMs: 100 });
  const stream = await world.ask({ stream: true, headers: { 'x-deadline-ms': '400' } });
  const waiting = await world.ask({ headers: { 'x-deadline-ms': '0' } });
  expect([waiting.status, await codeOf(waiting)]).toEqual([504, 'deadline_exceeded']);
  const data: string[] = [];
  if (stream.body !== null) for await (const event of readSseEvents(stream.body)) data.push(event.data);
  expect(errorBodySchema.parse(JSON.parse(data.at(-1) ?? '')).error.code).toBe('deadline_exceeded');
  await until(() => world.fake.stats().aborted === 1);
  const whole = await world.ask({ headers: { 'x-deadline-ms': '300' } });
  expect([whole.status, whole.headers.get('x-should-retry')]).toEqual([504, 'false']);
});

test('a stream that waits long begins with a comment, and what fails then is told in it', async () => {
  await using world = await createWorld(
    { queue: { queueTimeoutMs: 2_500 }, limits: { commitAfterMs: 50 } },
    { itlMs: 2_000 },
  );
  const controller = new AbortController();
  const running = world.ask({ signal: controller.signal }).catch(() => undefined);
  await until(() => world.fake.stats().running === 1);
  const reply = await world.ask({ stream: true });
  expect([reply.status, reply.headers.get('x-queue-wait-ms')]).toEqual([200, null]);
  const text = await reply.text();
  expect(text).toMatch(/^: waiting\n\ndata: \{"error":\{"code":"queue_timeout"/);
  expect(text).not.toContain('[DONE]');
  controller.abort();
  await running;
});

test('an engine that is overloaded by others is our own code, with a time to come back', async () => {
  await using world = await createWorld({}, { faults: [{ fault: 'retry_after_47' }] });
  for (const stream of [true, false]) {
    const reply = await world.ask({ stream });
    expect([reply.status, await codeOf(reply)]).toEqual([503, 'engine_overloaded']);
    expect(reply.headers.get('retry-after')).toBe('47');
  }
});

test('a reader who takes nothing keeps the place, and gives it back by leaving', async () => {
  await using world = await createWorld({}, { itlMs: 0, outputTokens: 8_000, slots: 4 });
  const controller = new AbortController();
  const slow = await world.ask({ stream: true, tokens: 8_000, signal: controller.signal });
  expect(slow.status).toBe(200);
  expect(await metric(world, 'llm_inflight')).toBe(1);
  const next = world.ask({ tokens: 1 });
  await until(async () => (await queueDepth(world)) === 1);
  controller.abort();
  expect((await next).status).toBe(200);
});
