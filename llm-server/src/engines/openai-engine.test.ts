import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { ErrorCode } from '@twinscribe/contracts';
import { completionSteps, type FakeStep } from '../testing/fake-script.ts';
import { createOpenAiEngine, type OpenAiEngineOptions } from './openai-engine.ts';
import { collect } from './testing/engine-contract.ts';
import { createOpenAiWorld, never, outcomeOf, request } from './testing/openai-world.ts';

const LONG = 'one two three four five six seven eight nine ten '.repeat(3);

test('the request is streamed, limited, and in the form that chat templates know', async () => {
  await using world = await createOpenAiWorld({ apiKey: 'key' });
  world.fake.play(completionSteps('Hi.'));
  const messages = [
    { role: 'developer' as const, content: 'Be brief.' },
    {
      role: 'user' as const,
      content: [
        { type: 'text' as const, text: 'Hel' },
        { type: 'text' as const, text: 'lo?' },
      ],
    },
  ];
  await collect(
    world.engine.generate(
      { ...request, messages, sampling: { temperature: 0, top_p: null } },
      { signal: never() },
    ),
  );
  expect(world.fake.requests[0]?.body).toEqual({
    model: 'fake-model',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello?' },
    ],
    max_tokens: 100,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(world.fake.requests[0]?.headers).toMatchObject({
    'x-request-id': 'request-1',
    authorization: 'Bearer key',
  });
});

test('nobody behind the URL is “unavailable”, with a time to come back', async () => {
  const limits = { connectTimeoutMs: 500, firstTokenTimeoutMs: 500, idleTimeoutMs: 500 };
  const engine = createOpenAiEngine({ url: 'http://127.0.0.1:1/v1', ...limits });
  const error: unknown = await collect(engine.generate(request, { signal: never() })).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'engine_unavailable', status: 503, retryAfterMs: 1_000 });
  await expect(engine.describe({ signal: never() })).rejects.toMatchObject({ code: 'engine_unavailable' });
  engine.close();
});

test('the time to come back is the engine’s own, where it names one', async () => {
  await using world = await createOpenAiWorld();
  world.fake.play([{ status: 503, body: '', headers: { 'retry-after': '7' } }]);
  await expect(collect(world.engine.generate(request, { signal: never() }))).rejects.toMatchObject({
    retryAfterMs: 7_000,
  });
});

test.each<[string, ErrorCode, FakeStep[]]>([
  ['before the headers', 'first_token_timeout', [{ hang: true }]],
  ['after the role', 'first_token_timeout', [{ role: true }, { hang: true }]],
  ['after the first token', 'stalled', [{ role: true }, { text: 'a' }, { hang: true }]],
  ['while it only keeps the connection alive', 'stalled', [{ text: 'a' }, ...keepAlives(20)]],
])('an engine that falls silent %s is %s, and is hung up on', async (_when, code, steps) => {
  await using world = await createOpenAiWorld({ firstTokenTimeoutMs: 100, idleTimeoutMs: 100 });
  world.fake.play(steps);
  await expect(collect(world.engine.generate(request, { signal: never() }))).rejects.toMatchObject({ code });
  await delay(50);
  expect(world.fake.abortedRequests).toBe(1);
});

test('reasoning is a sign of life and no part of the answer', async () => {
  const steps = [
    { waitMs: 60 },
    { reasoning: 'hm' },
    { waitMs: 60 },
    { reasoning: 'so' },
    { waitMs: 60 },
    { text: 'a' },
    { finish: 'stop' },
    { done: true as const },
  ];
  expect(await outcomeOf(steps, { firstTokenTimeoutMs: 110, idleTimeoutMs: 110 })).toEqual({
    finish: 'stop',
    text: 'a',
  });
});

test('a slow consumer is not the engine’s silence', async () => {
  await using world = await createOpenAiWorld({ idleTimeoutMs: 60 });
  world.fake.play(completionSteps('one two three'));
  let text = '';
  for await (const next of world.engine.generate(request, { signal: never() })) {
    if (next.type === 'delta') text += next.text;
    await delay(90);
  }
  expect(text).toBe('one two three');
});

test.each<[string, FakeStep[]]>([
  ['before the first token', [{ hang: true }]],
  ['while it writes', [{ role: true }, { text: 'a' }, { hang: true }]],
])('an abort %s reaches the engine within 250 ms', async (_when, steps) => {
  await using world = await createOpenAiWorld();
  world.fake.play(steps);
  const controller = new AbortController();
  const reading = collect(world.engine.generate(request, controller));
  const failed = expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  await delay(60);
  const abortedAt = performance.now();
  controller.abort();
  await failed;
  await delay(30);
  expect(world.fake.abortedRequests).toBe(1);
  expect(world.fake.lastAbortAt - abortedAt).toBeLessThan(250);
});

test('leaving the loop stops the engine: it writes no further tokens', async () => {
  await using world = await createOpenAiWorld();
  world.fake.play(completionSteps(LONG, { tokenMs: 5 }));
  for await (const next of world.engine.generate(request, { signal: never() }))
    if (next.type === 'delta') break;
  await delay(60);
  expect(world.fake.abortedRequests).toBe(1);
  expect(world.fake.generatedTokens).toBeLessThan(10);
});

test('a connection is used again after a whole answer', async () => {
  await using world = await createOpenAiWorld();
  world.fake.play(completionSteps('Hi.'));
  await world.engine.describe({ signal: never() }); // questions about the engine have a connection of their own
  for (let i = 0; i < 5; i += 1) {
    await collect(world.engine.generate(request, { signal: never() }));
    await delay(10);
  }
  expect(world.fake.connections).toBe(2);
});

test('the context is the engine’s word, else the configured one, else a cautious default', async () => {
  const contextOf = async (
    models: { id: string; max_model_len?: number }[],
    options: Partial<OpenAiEngineOptions>,
  ) => {
    await using world = await createOpenAiWorld(options);
    world.fake.offer(models);
    return (await world.engine.describe({ signal: never() })).models.map(({ id, maxContextTokens }) => [
      id,
      maxContextTokens,
    ]);
  };
  expect(await contextOf([{ id: 'a', max_model_len: 32_768 }], { maxContextTokens: 1_000 })).toEqual([
    ['a', { value: 32_768, source: 'engine' }],
  ]);
  expect(await contextOf([{ id: 'a' }], { maxContextTokens: 1_000 })).toEqual([
    ['a', { value: 1_000, source: 'config' }],
  ]);
  expect(await contextOf([{ id: 'a' }, { id: 'b' }], {})).toEqual([
    ['a', { value: 8_192, source: 'default' }],
    ['b', { value: 8_192, source: 'default' }],
  ]);
  expect(await contextOf([{ id: 'a' }, { id: 'b', max_model_len: 16 }], { model: 'b' })).toEqual([
    ['b', { value: 16, source: 'engine' }],
  ]);
  expect(await contextOf([{ id: 'llama:latest' }], { model: 'llama' })).toEqual([
    ['llama', { value: 8_192, source: 'default' }],
  ]);
});

test('the fake fails loudly on what it was not told', async () => {
  await using world = await createOpenAiWorld();
  await expect(collect(world.engine.generate(request, { signal: never() }))).rejects.toMatchObject({
    code: 'engine_error',
  });
  expect((await fetch(`${world.fake.url}/tokenize`)).status).toBe(501);
  expect(world.fake.takeFaults()).toEqual(['a completion without a script', 'GET /tokenize']);
});

function keepAlives(count: number): FakeStep[] {
  return Array.from({ length: count }, (): FakeStep[] => [
    { waitMs: 20 },
    { raw: ': keep-alive\n\n' },
  ]).flat();
}
