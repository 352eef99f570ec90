import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import {
  chatCompletionChunkSchema,
  chatCompletionSchema,
  errorBodySchema,
  readSseEvents,
  renderPassageBlock,
} from '@twinscribe/contracts';
import { completionSteps, type FakeStep } from '../src/testing/fake-script.ts';
import { chat, createExtractiveWorld, createFakeWorld, hello, type LlmWorld } from './llm-world.ts';

async function readData(reply: Response): Promise<string[]> {
  const data: string[] = [];
  if (reply.body !== null) for await (const event of readSseEvents(reply.body)) data.push(event.data);
  return data;
}

async function streamed(world: LlmWorld, extra: Record<string, unknown> = {}): Promise<string[]> {
  return readData(await chat(world, { body: { ...hello, stream: true, ...extra } }));
}

async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await condition())) {
    if (performance.now() - started > 2_000) throw new Error('it did not happen in time');
    await delay(2);
  }
}

test('one reply holds the whole answer, the reason for its end and the usage', async () => {
  await using world = await createFakeWorld();
  world.fake.play(completionSteps('Hello there, friend.'));
  const reply = await chat(world, { body: { ...hello, max_tokens: 50 } });
  const completion = chatCompletionSchema.parse(await reply.json());
  expect(reply.status).toBe(200);
  expect(completion.choices[0]).toMatchObject({
    message: { content: 'Hello there, friend.' },
    finish_reason: 'stop',
  });
  expect(completion.usage).toEqual({
    prompt_tokens: 11,
    completion_tokens: 3,
    total_tokens: 14,
    exact: true,
  });
  expect(world.fake.requests[0]?.body).toMatchObject({ max_tokens: 50, stream: true });
});

test('a stream is role, text, reason, [DONE]; usage only where it is asked for', async () => {
  await using world = await createFakeWorld();
  world.fake.play(completionSteps('Hello there.', { finish: 'length', tokenMs: 50 }));
  const plain = await streamed(world);
  expect(plain.at(-1)).toBe('[DONE]');
  const chunks = plain.slice(0, -1).map((data) => chatCompletionChunkSchema.parse(JSON.parse(data)));
  expect(chunks.map(({ choices }) => choices[0])).toEqual([
    { index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null },
    { index: 0, delta: { content: 'Hello ' }, finish_reason: null },
    { index: 0, delta: { content: 'there.' }, finish_reason: null },
    { index: 0, delta: {}, finish_reason: 'length' },
  ]);
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  expect(chunks.every(({ usage }) => usage === undefined)).toBe(true);
  const counted = await streamed(world, { stream_options: { include_usage: true } });
  expect(JSON.parse(counted.at(-2) ?? '')).toMatchObject({ choices: [], usage: { completion_tokens: 2 } });
});

test('an engine that fails before its first word is an HTTP error, also where a stream was asked for', async () => {
  await using world = await createFakeWorld();
  for (const stream of [false, true]) {
    world.fake.play([{ raw: 'data: {"error":{"message":"planted: model is overloaded"}}\n\n' }]);
    const reply = await chat(world, { body: { ...hello, stream } });
    const text = await reply.text();
    expect(reply.status).toBe(503);
    expect(errorBodySchema.parse(JSON.parse(text)).error.code).toBe('engine_overloaded');
    expect(Object.fromEntries(reply.headers)).toMatchObject({ 'retry-after': '1', 'x-should-retry': 'true' });
    expect(text).not.toContain('planted');
  }
});

test.each<[string, string, FakeStep[]]>([
  ['an error event', 'engine_error', [{ raw: 'data: {"error":"planted"}\n\n' }, { done: true }]],
  ['a cut connection', 'engine_error', [{ waitMs: 20 }, { cut: true }]],
  ['no reason', 'engine_protocol_error', [{ done: true }]],
  ['an abort of its own', 'engine_error', [{ finish: 'abort' }, { done: true }]],
  ['silence', 'stalled', [{ hang: true }]],
])(
  'a stream that the engine ends with %s ends in one error, without [DONE] and without a reason',
  async (_how, code, steps) => {
    await using world = await createFakeWorld();
    world.fake.play([{ role: true }, { text: 'Hel' }, ...steps]);
    const data = await streamed(world);
    const last = errorBodySchema.parse(JSON.parse(data.at(-1) ?? ''));
    expect(last.error.code).toBe(code);
    expect(data.filter((line) => line.includes('"error"'))).toHaveLength(1);
    expect(data).not.toContain('[DONE]');
    expect(data.join('')).not.toMatch(/"finish_reason":"|planted/);
  },
);

test.each<[string, boolean, FakeStep[]]>([
  ['before the first token of a stream', true, [{ hang: true }]],
  ['while a stream is written', true, [{ role: true }, { text: 'a' }, { hang: true }]],
  ['before the first token of a whole reply', false, [{ hang: true }]],
  ['while a whole reply is written', false, [{ role: true }, { text: 'a' }, { hang: true }]],
])('a client who leaves %s stops the engine within 250 ms', async (_when, stream, steps) => {
  await using world = await createFakeWorld();
  world.fake.play(steps);
  const controller = new AbortController();
  const reading = chat(world, { body: { ...hello, stream }, signal: controller.signal }).then((reply) =>
    reply.text(),
  );
  const failed = expect(reading).rejects.toThrow();
  await eventually(() => world.fake.requests.length === 1);
  await delay(30);
  const leftAt = performance.now();
  controller.abort();
  await failed;
  await eventually(() => world.fake.abortedRequests === 1);
  expect(world.fake.lastAbortAt - leftAt).toBeLessThan(250);
  await eventually(() => world.log.lines().some(({ finish }) => finish === 'cancelled'));
});

test.each<[string, Record<string, unknown>, number, string, string | null]>([
  ['an unknown model', { ...hello, model: 'gpt-9' }, 404, 'model_not_found', 'model'],
  ['an unknown field', { ...hello, max_token: 5 }, 400, 'invalid_request', 'max_token'],
  ['no messages', { model: 'fake-model', messages: [] }, 400, 'invalid_request', 'messages'],
  [
    'a role that there is not',
    { ...hello, messages: [{ role: 'robot', content: '' }] },
    400,
    'invalid_request',
    'messages.0.role',
  ],
  [
    'a lone surrogate',
    { ...hello, messages: [{ role: 'user', content: '\ud800' }] },
    400,
    'invalid_request',
    'messages.0.content',
  ],
  ['two answers at once', { ...hello, n: 2 }, 400, 'invalid_request', 'n'],
  [
    'a prompt too long',
    { ...hello, messages: [{ role: 'user', content: 'word '.repeat(5_000) }] },
    400,
    'context_length_exceeded',
    'messages',
  ],
  ['an answer too long', { ...hello, max_tokens: 4_096 }, 400, 'context_length_exceeded', 'messages'],
])('%s is refused before the engine is asked', async (_what, body, status, code, param) => {
  await using world = await createFakeWorld();
  const reply = await chat(world, { body });
  const { error } = errorBodySchema.parse(await reply.json());
  expect([reply.status, error.code, error.param]).toEqual([status, code, param]);
  expect(reply.headers.get('x-should-retry')).toBe('false');
  expect(world.fake.requests).toHaveLength(0);
});

test('a prompt too long is refused with the figures', async () => {
  await using world = await createFakeWorld();
  const reply = await chat(world, { body: { ...hello, max_tokens: 4_090 } });
  expect(await reply.json()).toMatchObject({
    error: { details: { prompt_tokens: 11, requested_tokens: 4_090, limit_tokens: 4_096, exact: false } },
  });
});

test('where no length is asked for, what is left of the context is asked for, but for a tenth where tokens are estimated', async () => {
  await using world = await createFakeWorld();
  world.fake.play(completionSteps('Hi.'));
  await (await chat(world)).text();
  expect(world.fake.requests[0]?.body['max_tokens']).toBe(4_096 - 11 - 410);
});

test('a shutdown ends a stream with an in-band error, and what has not begun with 503', async () => {
  await using world = await createFakeWorld();
  world.fake.play([{ role: true }, { text: 'a' }, { hang: true }]);
  const begun = streamed(world);
  await eventually(() => world.fake.generatedTokens === 1);
  world.fake.play([{ hang: true }]);
  const waiting = chat(world);
  await eventually(() => world.fake.requests.length === 2);
  await world.lifecycle.shutdown([world.server]);
  expect(errorBodySchema.parse(JSON.parse((await begun).at(-1) ?? '')).error.code).toBe('draining');
  expect((await waiting).status).toBe(503);
});

test('neither prompt nor answer reaches the log; the model, the tokens and the times do', async () => {
  await using world = await createFakeWorld();
  world.fake.play(completionSteps('planted answer'));
  await streamed(world, { messages: [{ role: 'user', content: 'planted question' }] });
  world.fake.play([{ status: 400, body: 'planted refusal' }]);
  await (await chat(world)).text();
  const requests = () => world.log.lines().filter(({ event }) => event === 'request');
  await eventually(() => requests().length === 2);
  expect(requests()[0]).toMatchObject({
    event: 'request',
    route: '/v1/chat/completions',
    model: 'fake-model',
    engine: 'openai',
    finish: 'stop',
    usage: { prompt_tokens: 11, completion_tokens: 2 },
    firstTokenMs: expect.any(Number),
  });
  expect(world.log.text()).not.toMatch(/planted (answer|question)/);
});

test('generations are counted by outcome, tokens by direction, and nothing stays in flight', async () => {
  await using world = await createFakeWorld();
  world.fake.play(completionSteps('Hello there.', { tokenMs: 50 }));
  await streamed(world);
  world.fake.play([{ role: true }, { text: 'a' }, { finish: 'abort' }]);
  await streamed(world);
  world.fake.play([{ hang: true }]);
  await chat(world, { signal: AbortSignal.timeout(60) }).catch(() => {});
  const metrics = async (): Promise<string> => (await fetch(`${world.url}/metrics`)).text();
  await eventually(async () => (await metrics()).includes('llm_inflight{service="llm-server"} 0'));
  const text = await metrics();
  for (const line of [
    'llm_requests_total{outcome="stop",service="llm-server"} 1',
    'llm_requests_total{outcome="engine_error",service="llm-server"} 1',
    'llm_requests_total{outcome="cancelled",service="llm-server"} 1',
    'llm_engine_errors_total{kind="engine_error",service="llm-server"} 1',
    'llm_cancellations_total{phase="first_token",service="llm-server"} 1',
    'llm_ttft_seconds_count{service="llm-server"} 2',
    'llm_inter_token_seconds_count{service="llm-server"} 1',
  ]) {
    expect(text).toContain(line);
  }
});

test('without a model the service quotes the passages, streaming, and says that it generates nothing', async () => {
  await using world = await createExtractiveWorld();
  const passages = [
    { number: 1, label: 'Overlap', text: 'Thirty words of chunk overlap are enough. Thunder is loud.' },
  ];
  const block = renderPassageBlock({ passages, boundary: 'abcdef0123456789' });
  const messages = [{ role: 'user', content: `${block}\n\nWhat did I write about chunk overlap?` }];
  const data = await streamed(world, { model: 'extractive', messages });
  const text = data
    .slice(0, -1)
    .map((line) => chatCompletionChunkSchema.parse(JSON.parse(line)).choices[0]?.delta.content ?? '')
    .join('');
  expect(text).toMatch(/^Thirty words of chunk overlap are enough\. \[1\]/);
  expect(data.at(-1)).toBe('[DONE]');
});
