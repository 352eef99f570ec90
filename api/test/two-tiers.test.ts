import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { RagAnswer } from '@twinscribe/contracts';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import OpenAI, { APIError, BadRequestError, NotFoundError } from 'openai';
import { TwinRetriever } from '../src/langchain/index.ts';
import { article, ingest } from './running-api.ts';
import { spawnService, type SpawnedService } from './spawn-service.ts';

const RENT = 'Overlap is rent: it is paid every month.';
const TEXT = `# On Overlap\n\n${RENT} Thirty words of overlap bought three questions for fifteen per cent more index.\n\n# Ovens\n\nHavercake wants a hot stone.\n`;

interface World extends AsyncDisposable {
  readonly api: SpawnedService;
  readonly llmServer: SpawnedService;
  readonly client: OpenAI;
}

/** Both tiers as processes, without a model, over a library of one article. */
async function runTiers(): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'twin-tiers-'));
  const library = await openEmbeddedStore({ directory });
  await ingest({ document: article({ text: TEXT }) }, { library });
  await library.close();
  const llmServer = await spawnService('llm-server', { env: {} });
  const api = await spawnService('api', { env: { TWIN_DATA_DIR: directory, LLM_SERVER_URL: llmServer.url } });
  return {
    api,
    llmServer,
    client: new OpenAI({ baseURL: `${api.url}/v1`, apiKey: 'none', maxRetries: 0 }),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await llmServer[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}

const ask = (content: string) => [{ role: 'user', content }] as const;

test('the openai client chats, streaming and not, and every sentence is quoted and cited', async () => {
  await using world = await runTiers();
  const messages = [...ask('What did I write about overlap?')];
  const whole = await world.client.chat.completions.create({ model: 'twin', messages });
  const content = whole.choices[0]?.message.content ?? '';
  expect(content).toContain(`${RENT} [1]`);
  expect(whole).toMatchObject({ engine: 'extractive', sources: [{ number: 1, title: 'On Overlap' }] });
  for (const { sources } of (whole as unknown as RagAnswer).citations) expect(sources).toEqual([1]);

  let streamed = '';
  const stream = await world.client.chat.completions.create({
    model: 'twin/ines-marchetti',
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  let tokens = 0;
  for await (const chunk of stream) {
    streamed += chunk.choices[0]?.delta.content ?? '';
    tokens = chunk.usage?.total_tokens ?? tokens;
  }
  expect(streamed).toBe(content);
  expect(tokens).toBeGreaterThan(10);
  const models = await world.client.models.list();
  expect(models.data.map(({ id }) => id)).toEqual(['twin', 'twin/ines-marchetti']);
}, 30_000);

test('the openai client gets a proper error for a bad request, an unknown model and a prompt that is too long', async () => {
  await using world = await runTiers();
  const create = (fields: object) =>
    world.client.chat.completions.create({ model: 'twin', messages: [...ask('x')], ...fields });
  const bad = await create({ temperature: 9 }).catch((error: unknown) => error);
  expect(bad).toBeInstanceOf(BadRequestError);
  expect(bad).toMatchObject({
    status: 400,
    code: 'invalid_request',
    type: 'invalid_request_error',
    param: 'temperature',
  });
  const unknown = await create({ model: 'gpt-9', stream: true }).catch((error: unknown) => error);
  expect(unknown).toBeInstanceOf(NotFoundError);
  expect(unknown).toMatchObject({ code: 'model_not_found', param: 'model' });
  const long = await create({ messages: ask('word '.repeat(20_000)) }).catch((error: unknown) => error);
  expect(long).toBeInstanceOf(APIError);
  expect(long).toMatchObject({ status: 400, code: 'context_length_exceeded' });
}, 30_000);

test('a LangChain chain retrieves through the exported retriever, and is told why when it cannot', async () => {
  await using world = await runTiers();
  const documents = await new TwinRetriever({ url: world.api.url, k: 2 }).invoke('havercake');
  expect(documents[0]?.pageContent).toContain('Havercake wants a hot stone.');
  expect(documents[0]?.metadata).toMatchObject({ title: 'On Overlap', author: 'Ines Marchetti' });
  const refused = new TwinRetriever({ url: world.api.url, k: 1_000 }).invoke('havercake');
  await expect(refused).rejects.toMatchObject({ code: 'invalid_request', param: 'k' });
  const nobody = new TwinRetriever({ url: 'http://127.0.0.1:1' }).invoke('havercake');
  await expect(nobody).rejects.toMatchObject({ code: 'api_unavailable' });
}, 30_000);

test('a dead llm tier is a 503 for answers, while search goes on', async () => {
  await using world = await runTiers();
  world.llmServer.kill();
  const post = (path: string, body: object) =>
    fetch(`${world.api.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await post('/v1/rag/query', { question: 'overlap' })).status).toBe(503);
  expect((await post('/v1/search', { query: 'overlap' })).status).toBe(200);
}, 30_000);

test('SIGTERM ends both tiers with exit code 0', async () => {
  await using world = await runTiers();
  expect(await world.api.stop()).toBe(0);
  expect(await world.llmServer.stop()).toBe(0);
}, 30_000);

test('half a configuration is one clear line each on stderr and exit code 2', async () => {
  const started = spawnService('api', {
    env: { API_PORT: 'eighty', LLM_SERVER_URL: 'localhost', API_HOST: '0.0.0.0' },
  });
  const complaint = await started.then(
    () => '',
    (error: Error) => error.message,
  );
  expect(complaint).toContain('ended with 2');
  for (const name of ['API_PORT', 'LLM_SERVER_URL', 'API_HOST']) expect(complaint).toContain(name);
});
