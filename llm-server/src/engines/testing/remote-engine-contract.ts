import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { collect, runEngineContract, textOf } from './engine-contract.ts';
import { ANSWER, createFakeWorld, type Adapter, type FakeWorld } from './fake-world.ts';

const never = (): AbortSignal => new AbortController().signal;

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (thrown: unknown) => thrown,
  );

const ask = ({ engine, request }: FakeWorld, changes: Partial<FakeWorld['request']> = {}) =>
  collect(engine.generate({ ...request, ...changes }, { signal: never() }));

async function until(condition: () => boolean): Promise<void> {
  const startedAt = performance.now();
  while (!condition()) {
    if (performance.now() - startedAt > 2_000) throw new Error('it did not happen in time');
    await delay(2);
  }
}

/** What every adapter of an engine behind a port promises beyond `Engine`, shown on a fake of that engine. */
export function runRemoteEngineContract(adapter: Adapter): void {
  const { name } = adapter;
  const create = (options: Parameters<typeof createFakeWorld>[1] = {}) => createFakeWorld(adapter, options);

  runEngineContract({ name, create });

  test(`${name}: text and usage are the engine’s, whole and exact; the length is always said`, async () => {
    await using world = await create();
    const events = await ask(world);
    const [record] = world.fake.requests();
    expect(textOf(events)).toBe(ANSWER);
    expect(record).toMatchObject({ maxTokens: 200, stream: true, requestId: 'request-1' });
    expect(events.at(-1)).toMatchObject({
      finishReason: 'stop',
      usage: {
        prompt_tokens: record?.promptTokens,
        completion_tokens: record?.generatedTokens,
        exact: true,
      },
    });
  });

  test(`${name}: an answer that is cut says so; a stop string ends it and is no part of it`, async () => {
    await using world = await create();
    const cut = await ask(world, { maxTokens: 3 });
    expect(cut.at(-1)).toMatchObject({ finishReason: 'length', usage: { completion_tokens: 3 } });
    const stopped = await ask(world, { sampling: { stop: ['send their', 'zzz'] } });
    expect(textOf(stopped)).toBe(ANSWER.slice(0, ANSWER.indexOf('send their')));
    expect(stopped.at(-1)).toMatchObject({ finishReason: 'stop' });
  });

  test(`${name}: the prompt’s count is the engine’s own where it says that it is exact`, async () => {
    await using world = await create();
    const { tokens, exact } = await world.engine.countPrompt(world.request, { signal: never() });
    await ask(world);
    const counted = world.fake.requests()[0]?.promptTokens ?? 0;
    if (exact) expect(tokens).toBe(counted);
    else expect([tokens > counted * 0.75, tokens < counted * 2.5]).toEqual([true, true]);
  });

  test.each([
    ['before the first token', { ttftMs: 5_000 }],
    ['while it is written', { itlMs: 20, outputTokens: 150, scripts: [] }],
  ])(`${name}: a caller who leaves %s stops the engine within 250 ms`, async (_when, pace) => {
    await using world = await create(pace);
    const controller = new AbortController();
    const failed = failureOf(collect(world.engine.generate(world.request, controller)));
    await until(() => world.fake.stats().running === 1);
    await delay(60);
    const leftAt = performance.now();
    controller.abort();
    expect(await failed).toMatchObject({ code: 'cancelled' });
    await until(() => world.fake.stats().running === 0);
    expect(performance.now() - leftAt).toBeLessThan(250);
    expect(world.fake.stats()).toMatchObject({ aborted: 1 });
    expect(world.fake.stats().tokensAfterClose).toBeLessThan(13);
  });

  test(`${name}: an engine that is full, that loads, that wants a key, and that is away`, async () => {
    await using world = await create({ slots: 1, maxQueued: 0, ttftMs: 300 });
    const first = ask(world);
    await until(() => world.fake.stats().running === 1);
    expect(await failureOf(ask(world))).toMatchObject({ code: 'engine_overloaded', status: 503 });
    await first;
    await world.fake.set({ fault: 'loading_503', times: 1 });
    expect(await failureOf(ask(world))).toMatchObject({ code: 'engine_loading', status: 503 });
    await world.fake.set({ fault: 'empty_401', times: 1 });
    expect(await failureOf(ask(world))).toMatchObject({ code: 'engine_error', status: 502 });
    await world.fake.set({ fault: 'refuse' });
    await delay(20); // until the idle connections are known to be closed
    expect(await failureOf(ask(world))).toMatchObject({
      code: expect.stringMatching(/^engine_(loading|unavailable)$/),
      retryAfterMs: expect.any(Number),
    });
  });

  test(`${name}: what a model says that it has reaches the engine, and the engine knows it`, async () => {
    await using world = await create();
    const { models } = await world.engine.describe({ signal: never() });
    const { jsonSchema = false, sampling = [] } = models[0]?.features ?? {};
    const values = { top_k: 20, min_p: 0.1, repetition_penalty: 1.1 };
    const extra = Object.fromEntries(sampling.map((each) => [each, values[each]]));
    const responseFormat = {
      type: 'json_schema',
      json_schema: { name: 'answer', schema: { type: 'object' } },
    } as const;
    const changes = { sampling: extra, ...(jsonSchema ? { responseFormat } : {}) };
    expect(textOf(await ask(world, changes))).toBe(ANSWER); // the fake refuses what its engine does not know
    if (!jsonSchema) return;
    await world.fake.set({ scripts: [], strict: false });
    await ask(world, changes);
    expect(world.fake.stats().unexpected).toEqual([expect.stringContaining('response_format')]);
    world.fake.reset();
  });

  test(`${name}: a key is sent wherever the engine wants one`, async () => {
    await using world = await create({ apiKey: 'secret', address: { apiKey: 'secret' } });
    expect((await world.engine.describe({ signal: never() })).models).toHaveLength(1);
    expect(textOf(await ask(world))).toBe(ANSWER);
  });

  test(`${name}: a connection that died while nobody used it costs nobody an answer`, async () => {
    await using world = await create();
    await ask(world);
    await delay(10);
    await world.fake.set({ fault: 'keepalive_race' });
    expect(textOf(await ask(world))).toBe(ANSWER);
  });

  test(`${name}: what comes of a resize is told at the next question`, async () => {
    await using world = await create({ maxModelLen: 4_096 });
    const contextOf = async () =>
      (await world.engine.describe({ signal: never() })).models[0]?.maxContextTokens;
    const before = await contextOf();
    await world.fake.set({ maxModelLen: 16_384 });
    const after = await contextOf();
    if (adapter.flavour === 'openai') expect([before?.source, after?.source]).toEqual(['default', 'default']);
    else expect([before, after].map((context) => context?.value)).toEqual([4_096, 16_384]);
  });
}
