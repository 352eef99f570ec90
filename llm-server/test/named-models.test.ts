import { expect, test } from '@jest/globals';
import { errorBodySchema, modelListSchema, tokenizeResponseSchema } from '@twinscribe/contracts';
import { startFakeEngine } from '@twinscribe/fake-engine';
import { createVllmEngine } from '../src/engines/vllm-engine.ts';
import { createService, type LlmService } from '../src/testing/create-service.ts';
import { chat, createExtractiveWorld } from './llm-world.ts';

/** One base and one author's adapter behind public names, before an engine that speaks vLLM's wire. */
async function createTwins(): Promise<LlmService> {
  const engine = await startFakeEngine({ flavour: 'vllm', model: 'llama-8b', adapters: ['ines-lora'] });
  const limits = { connectTimeoutMs: 1_000, firstTokenTimeoutMs: 5_000, idleTimeoutMs: 5_000 };
  const names = { twin: 'llama-8b', 'twin/ines': 'ines-lora', 'twin/ada': 'ada-lora' };
  const service = await createService(createVllmEngine({ url: engine.url, bootMs: 60_000, ...limits }), {
    modelNames: new Map(Object.entries(names)),
  });
  return {
    ...service,
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await engine.close();
    },
  };
}

const messages = [{ role: 'user', content: 'Why does the river sing?' }];

const tokenize = (url: string, body: unknown): Promise<Response> =>
  fetch(`${url}/v1/tokenize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('the list has the public names, each with its parent and its context', async () => {
  await using world = await createTwins();
  const { data } = modelListSchema.parse(await (await fetch(`${world.url}/v1/models`)).json());
  expect(data.map(({ id, parent, max_model_len }) => [id, parent, max_model_len])).toEqual([
    ['twin', null, 8_192],
    ['twin/ines', 'twin', 8_192],
  ]);
});

test('an adapter answers under its public name, in one reply and in every chunk', async () => {
  await using world = await createTwins();
  const reply = await chat(world, { body: { model: 'twin/ines', messages } });
  expect(await reply.json()).toMatchObject({ model: 'twin/ines' });
  const stream = await (await chat(world, { body: { model: 'twin/ines', messages, stream: true } })).text();
  expect(new Set(stream.match(/"model":"[^"]*"/g))).toEqual(new Set(['"model":"twin/ines"']));
});

test.each(['llama-8b', 'ines-lora', 'twin/bob'])('%s is not found: only public names are', async (model) => {
  await using world = await createTwins();
  const reply = await chat(world, { body: { model, messages } });
  const { error } = errorBodySchema.parse(await reply.json());
  expect([reply.status, error.code, error.param]).toEqual([404, 'model_not_found', 'model']);
});

test('a name whose adapter the engine does not have is not found, and told apart from an unknown one', async () => {
  await using world = await createTwins();
  const reply = await chat(world, { body: { model: 'twin/ada', messages } });
  const { error } = errorBodySchema.parse(await reply.json());
  expect([reply.status, error.code]).toEqual([404, 'model_not_found']);
  expect(error.message).toMatch(/configured here, but the engine does not have it/);
  expect(error.message).not.toMatch(/ada-lora/);
  expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
});

test('a prompt is counted as the engine counts it, which is what the answer then says it took', async () => {
  await using world = await createTwins();
  const { tokens, exact } = tokenizeResponseSchema.parse(
    await (await tokenize(world.url, { model: 'twin/ines', messages })).json(),
  );
  const answer = await (await chat(world, { body: { model: 'twin/ines', messages } })).json();
  expect([exact, answer]).toEqual([
    true,
    expect.objectContaining({ usage: expect.objectContaining({ prompt_tokens: tokens }) }),
  ]);
});

test('without a tokenizer the count is an estimate that says so; what is not asked for is refused', async () => {
  await using world = await createExtractiveWorld();
  const counted = await tokenize(world.url, { model: 'extractive', messages });
  expect(await counted.json()).toEqual({ tokens: expect.any(Number), exact: false });
  for (const [body, status] of [
    [{ model: 'extractive', messages, stream: true }, 400],
    [{ model: 'extractive' }, 400],
    [{ model: 'unknown', messages }, 404],
  ] as const) {
    expect((await tokenize(world.url, body)).status).toBe(status);
  }
  expect((await fetch(`${world.url}/v1/tokenize`)).status).toBe(405);
});
