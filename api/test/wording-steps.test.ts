import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { RagAnswer } from '@twinscribe/contracts';
import { startFakeEngine, type FakeEngine } from '@twinscribe/fake-engine';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import { loopback } from '@twinscribe/platform/testing';
import { article, ingest } from './running-api.ts';
import { spawnService } from './spawn-service.ts';

const QUERY = 'How much did the second-hand RTX 3090 in Proofer cost?';
const ASKED = {
  question: 'How much did it cost in the end?',
  history: [
    { role: 'user', content: 'Which graphics card is in Proofer?' },
    { role: 'assistant', content: 'A second-hand RTX 3090.' },
  ],
};
/** Words of the instructions for this step. */
const WORDING = '{"query":';
const ANSWERING = { includes: '', text: 'It cost £640 [1].' };

interface World extends AsyncDisposable {
  readonly engine: FakeEngine;
  /** What the api has printed. */
  output(): string;
  ask(): Promise<RagAnswer>;
}

/** Both tiers as processes, in front of an engine that can be held to a schema. */
async function runTiers(env: Readonly<Record<string, string>> = {}): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'twin-wording-'));
  const library = await openEmbeddedStore({ directory });
  const text = 'The graphics card in Proofer is a second-hand RTX 3090. In the end it cost £640.\n';
  await ingest({ document: article({ text }) }, { library });
  await library.close();
  const engine = await startFakeEngine({ flavour: 'vllm', scripts: [ANSWERING] });
  const llmServer = await spawnService('llm-server', { env: { ENGINE: 'vllm', ENGINE_URL: engine.url } });
  const settings = { TWIN_DATA_DIR: directory, LLM_SERVER_URL: llmServer.url };
  const api = await spawnService('api', { env: { ...settings, RAG_REWRITE_TIMEOUT_MS: '10000', ...env } });
  return {
    engine,
    output: api.output,
    ask: async () => {
      const response = await fetch(`${api.url}/v1/rag/query`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ASKED),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as RagAnswer; // our own api's
    },
    async [Symbol.asyncDispose]() {
      await api.stop();
      await llmServer[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}

const wording = { includes: WORDING, text: JSON.stringify({ query: QUERY }) };

test('a model words a question under a schema, over the wire of both tiers', async () => {
  await using world = await runTiers();
  await world.engine.set({ scripts: [wording, ANSWERING] });
  expect((await world.ask()).retrieval).toMatchObject({
    query: QUERY,
    rewrittenBy: 'model',
    rewriteFault: null,
  });
  expect(world.engine.stats().unexpected).toEqual([]);

  // An engine without a script for it complains of being held to a form: so it was.
  await world.engine.set({ scripts: [] });
  expect((await world.ask()).retrieval.rewrittenBy).toBe('rules');
  expect(world.engine.stats().unexpected[0]).toContain('response_format');
}, 30_000);

/** A LangSmith that counts what it is told, and the environment of an operator who has switched it on. */
async function startLangSmith() {
  let requests = 0;
  const server = await loopback((req, res) => {
    requests += 1;
    req.resume().once('end', () => res.writeHead(202, { 'content-type': 'application/json' }).end('{}'));
  });
  const env = {
    ...{ LANGSMITH_TRACING: 'true', LANGCHAIN_TRACING_V2: 'true', LANGSMITH_API_KEY: 'a-key' },
    ...{
      LANGSMITH_ENDPOINT: server.url,
      LANGCHAIN_ENDPOINT: server.url,
      LANGCHAIN_CALLBACKS_BACKGROUND: 'false',
      LANGCHAIN_VERBOSE: 'true',
    },
  };
  return { env, requests: () => requests, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('no prompt goes to LangSmith or into the log, even where the environment asks LangChain for it', async () => {
  await using langSmith = await startLangSmith();
  {
    await using world = await runTiers(langSmith.env);
    await world.engine.set({ scripts: [wording, ANSWERING] });
    expect((await world.ask()).retrieval.rewrittenBy).toBe('model');
    expect(world.output()).toBe('');
  }
  expect(langSmith.requests()).toBe(0);

  // That environment does make LangChain send what any other call is given.
  const call =
    "import { RunnableLambda } from '@langchain/core/runnables'; await RunnableLambda.from((x) => x).invoke('prompt');";
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', call], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env['PATH'], ...langSmith.env },
  });
  expect(langSmith.requests()).toBeGreaterThan(0);
}, 30_000);
