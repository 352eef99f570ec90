import { expect, test } from '@jest/globals';
import { capabilitiesSchema, errorBodySchema, modelListSchema } from '@twinscribe/contracts';
import { eventually } from '../src/testing/eventually.ts';
import { createExtractiveWorld, createFakeWorld } from './llm-world.ts';

test('the models are those of the engine, with their context', async () => {
  await using world = await createFakeWorld({
    models: [{ id: 'big', max_model_len: 32_768 }, { id: 'small' }],
  });
  const reply = await fetch(`${world.url}/v1/models`);
  const { data } = modelListSchema.parse(await reply.json());
  expect(data.map(({ id, max_model_len }) => [id, max_model_len])).toEqual([
    ['big', 32_768],
    ['small', 8_192],
  ]);
});

test('the capability document tells what the api may know, and its tag spares reading it again', async () => {
  await using world = await createFakeWorld();
  const reply = await fetch(`${world.url}/v1/capabilities`);
  const document = capabilitiesSchema.parse(await reply.json());
  expect(document).toMatchObject({
    state: 'ready',
    engine: { kind: 'openai', version: null },
    models: [
      {
        id: 'fake-model',
        max_context_tokens: { value: 4_096, source: 'engine' },
        features: { generates: true },
      },
    ],
    capacity: { max_concurrency: { value: 16, source: 'default' }, kv_cache_tokens: null },
    load: { running: 0, queued: 0, kv_usage: null, estimated_wait_ms: 0 },
    hardware: null,
    limits: { body_bytes: 1024 * 1024 },
  });
  expect(reply.headers.get('x-capability-revision')).toBe(document.revision);
  const tag = reply.headers.get('etag') ?? '';
  expect(tag).toMatch(/^W\//);
  const again = await fetch(`${world.url}/v1/capabilities`, { headers: { 'if-none-match': tag } });
  expect(again.status).toBe(304);
});

test('the revision is of the engine and not of the moment', async () => {
  const revisionOf = async (context: number): Promise<string> => {
    await using world = await createFakeWorld({ models: [{ id: 'm', max_model_len: context }] });
    return capabilitiesSchema.parse(await (await fetch(`${world.url}/v1/capabilities`)).json()).revision;
  };
  expect(await revisionOf(4_096)).toBe(await revisionOf(4_096));
  expect(await revisionOf(4_096)).not.toBe(await revisionOf(8_192));
});

test('a service whose engine does not answer is alive, not ready, and says so', async () => {
  await using world = await createFakeWorld({ models: { status: 500 } });
  expect((await fetch(`${world.url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${world.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, { state: 'down' }]);
  const document = capabilitiesSchema.parse(await (await fetch(`${world.url}/v1/capabilities`)).json());
  expect(document).toMatchObject({ state: 'down', models: [] });
  const models = await fetch(`${world.url}/v1/models`);
  expect([models.status, errorBodySchema.parse(await models.json()).error.code]).toEqual([
    503,
    'engine_unavailable',
  ]);
});

test('an engine that comes up is noticed', async () => {
  await using world = await createFakeWorld({ models: { status: 503 } });
  expect((await fetch(`${world.url}/readyz`)).status).toBe(503);
  world.fake.offer([{ id: 'fake-model' }]);
  await eventually(async () => (await fetch(`${world.url}/readyz`)).status === 200);
});

test('it is not ready any more from the moment it drains', async () => {
  await using world = await createExtractiveWorld();
  expect(await (await fetch(`${world.url}/readyz`)).json()).toEqual({ state: 'ready' });
  const stopping = world.lifecycle.shutdown([]);
  const reply = await fetch(`${world.url}/readyz`);
  expect([reply.status, await reply.json()]).toEqual([503, { state: 'draining' }]);
  await stopping;
});

test('the engine without a model says that it generates nothing', async () => {
  await using world = await createExtractiveWorld();
  const document = capabilitiesSchema.parse(await (await fetch(`${world.url}/v1/capabilities`)).json());
  expect(document).toMatchObject({
    engine: { kind: 'extractive' },
    models: [{ id: 'extractive', features: { generates: false } }],
  });
});

test('unknown routes and wrong methods are told apart', async () => {
  await using world = await createExtractiveWorld();
  expect((await fetch(`${world.url}/v1/embeddings`, { method: 'POST' })).status).toBe(404);
  const wrong = await fetch(`${world.url}/v1/chat/completions`);
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
});

test.each([
  ['{"model":', 400],
  ['[]', 400],
  [`{"a":"${'x'.repeat(2 * 1024 * 1024)}"}`, 413],
  ['['.repeat(10_000) + ']'.repeat(10_000), 400],
])('a body that cannot be read is refused: %.20s', async (body, status) => {
  await using world = await createExtractiveWorld();
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${world.url}/v1/chat/completions`, { method: 'POST', headers, body });
  expect(reply.status).toBe(status);
  expect(errorBodySchema.safeParse(await reply.json()).success).toBe(true);
});
