import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ChatOpenAI } from '@langchain/openai';
import { startFakeEngine, type FakeEngine, type FakeEngineOptions } from '@twinscribe/fake-engine';
import { APICallError, RetryError, streamText } from 'ai';
import OpenAI, { APIError } from 'openai';
import { createVllmEngine } from '../src/engines/vllm-engine.ts';
import { createService, type LlmService } from '../src/testing/create-service.ts';

interface Ask {
  readonly url: string;
  readonly model?: string;
  readonly prompt?: string;
  readonly temperature?: number;
  readonly maxRetries?: number;
  readonly signal?: AbortSignal;
}

/** What a client tells its user of a refusal. */
interface Refusal {
  readonly status: number | undefined;
  readonly code: string | undefined;
}

interface Client {
  readonly name: string;
  /** The text as the client hands it over; throws what the client throws. */
  stream(ask: Ask): AsyncGenerator<string, void, undefined>;
  refusalOf(thrown: unknown): Refusal;
}

const ANSWER = 'Le fleuve chante parce que 川は 😀 hills send their rain down.';
const DEFAULTS = { model: 'fake-model', prompt: 'Why does the river sing?', maxRetries: 0 };

const CLIENTS: readonly Client[] = [
  {
    name: 'openai',
    async *stream(ask) {
      const { url, model, prompt, maxRetries, temperature, signal } = { ...DEFAULTS, ...ask };
      const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries });
      const messages = [{ role: 'user' as const, content: prompt }];
      const body = {
        model,
        messages,
        stream: true as const,
        ...(temperature === undefined ? {} : { temperature }),
      };
      const chunks = await client.chat.completions.create(body, { signal });
      for await (const { choices } of chunks) yield choices[0]?.delta.content ?? '';
    },
    refusalOf: refusalOfOpenAi,
  },
  {
    name: '@langchain/openai',
    async *stream(ask) {
      const { url, model, prompt, maxRetries, temperature, signal } = { ...DEFAULTS, ...ask };
      const configuration = { baseURL: `${url}/v1` };
      const sampling = temperature === undefined ? {} : { temperature };
      const chat = new ChatOpenAI({ model, apiKey: 'none', maxRetries, configuration, ...sampling });
      const chunks = await chat.stream(prompt, signal === undefined ? {} : { signal });
      for await (const { text } of chunks) yield text;
    },
    refusalOf: refusalOfOpenAi,
  },
  {
    name: 'ai',
    async *stream(ask) {
      const { url, model, prompt, maxRetries, temperature, signal } = { ...DEFAULTS, ...ask };
      const provider = createOpenAICompatible({ name: 'llm-server', baseURL: `${url}/v1` });
      const options = {
        ...(temperature === undefined ? {} : { temperature }),
        ...(signal === undefined ? {} : { abortSignal: signal }),
      };
      const onError = (): void => {}; // it is thrown below
      const { fullStream } = streamText({ model: provider(model), prompt, maxRetries, onError, ...options });
      for await (const part of fullStream) {
        if (part.type === 'text-delta') yield part.text;
        if (part.type === 'error') throw part.error;
        if (part.type === 'abort') throw new Error('aborted');
      }
    },
    refusalOf: (thrown) => {
      const last = RetryError.isInstance(thrown) ? thrown.lastError : thrown;
      if (!APICallError.isInstance(last)) return { status: undefined, code: undefined };
      const { error } = JSON.parse(last.responseBody ?? '{}') as { error?: { code?: string } }; // our own body
      return { status: last.statusCode, code: error?.code };
    },
  },
];

function refusalOfOpenAi(thrown: unknown): Refusal {
  if (!(thrown instanceof APIError)) return { status: undefined, code: undefined };
  return { status: (thrown as APIError<number | undefined>).status, code: thrown.code ?? undefined };
}

interface World extends AsyncDisposable {
  readonly fake: FakeEngine;
  readonly service: LlmService;
  readonly url: string;
}

/** The whole service before a fake vLLM. */
async function createWorld(options: FakeEngineOptions = {}): Promise<World> {
  const scripts = [{ includes: 'river', text: ANSWER }];
  const fake = await startFakeEngine({ flavour: 'vllm', scripts, itlMs: 1, ...options });
  const limits = { connectTimeoutMs: 1_000, firstTokenTimeoutMs: 5_000, idleTimeoutMs: 5_000 };
  const service = await createService(createVllmEngine({ url: fake.url, bootMs: 0, ...limits }));
  return {
    fake,
    service,
    url: service.url,
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await fake.close();
    },
  };
}

/** What came, and what was thrown after it. */
async function outcomeOf(
  text: AsyncGenerator<string, void, undefined>,
): Promise<{ text: string; thrown: unknown }> {
  let received = '';
  try {
    for await (const piece of text) received += piece;
    return { text: received, thrown: undefined };
  } catch (thrown) {
    return { text: received, thrown };
  }
}

async function eventually(condition: () => boolean): Promise<void> {
  const startedAt = performance.now();
  while (!condition()) {
    if (performance.now() - startedAt > 5_000) throw new Error('it did not happen in time');
    await delay(5);
  }
}

test.each(CLIENTS)('$name streams the whole answer', async ({ stream }) => {
  await using world = await createWorld();
  expect(await outcomeOf(stream({ url: world.url }))).toEqual({ text: ANSWER, thrown: undefined });
  expect(world.fake.stats().unexpected).toEqual([]);
});

test.each(CLIENTS)('$name tells its user why a request is refused', async ({ stream, refusalOf }) => {
  await using world = await createWorld({ maxModelLen: 256 });
  const refusal = async (ask: Partial<Ask>): Promise<Refusal> =>
    refusalOf((await outcomeOf(stream({ url: world.url, ...ask }))).thrown);
  expect(await refusal({ temperature: 5 })).toEqual({ status: 400, code: 'invalid_request' });
  expect(await refusal({ model: 'nobody' })).toEqual({ status: 404, code: 'model_not_found' });
  expect(await refusal({ prompt: 'river '.repeat(500) })).toEqual({
    status: 400,
    code: 'context_length_exceeded',
  });
  expect(world.fake.stats().requests).toBe(0);
});

test.each(CLIENTS)('$name tries again when the engine is away, then says so', async (client) => {
  await using world = await createWorld();
  expect((await outcomeOf(client.stream({ url: world.url }))).text).toBe(ANSWER);
  await world.fake.set({ fault: 'refuse' });
  const { text, thrown } = await outcomeOf(client.stream({ url: world.url, maxRetries: 1 }));
  expect({ text, ...client.refusalOf(thrown) }).toEqual({
    ...{ text: '', status: 503, code: 'engine_unavailable' },
  });
  const asked = (): number => world.service.log.lines().filter(({ status }) => status === 503).length;
  await eventually(() => asked() === 2);
  const body = JSON.stringify({ model: DEFAULTS.model, messages: [{ role: 'user', content: 'river?' }] });
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${world.url}/v1/chat/completions`, { method: 'POST', headers, body });
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
});

test.each(CLIENTS)(
  '$name sees an answer that breaks off as an error, never as a short answer',
  async (client) => {
    await using world = await createWorld();
    await world.fake.set({ fault: 'socket_cut_after_n', n: 4 });
    const { text, thrown } = await outcomeOf(client.stream({ url: world.url }));
    expect(thrown).toBeDefined();
    expect(text.length).toBeLessThan(ANSWER.length);
    expect(ANSWER.startsWith(text)).toBe(true);
  },
);

test.each(CLIENTS)('$name that aborts stops the engine', async ({ stream }) => {
  await using world = await createWorld({ itlMs: 50 });
  const controller = new AbortController();
  const text = stream({ url: world.url, signal: controller.signal });
  await text.next();
  await eventually(() => world.fake.stats().running === 1);
  controller.abort();
  expect((await outcomeOf(text)).text).not.toBe(ANSWER);
  await eventually(() => world.fake.stats().aborted === 1);
  expect(world.fake.stats().running).toBe(0);
});
