import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { readSseEvents, type RagAnswer } from '@twinscribe/contracts';
import { startFakeEngine, type FakeEngine } from '@twinscribe/fake-engine';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import { article, ingest } from './running-api.ts';
import { spawnService, type SpawnedService } from './spawn-service.ts';

interface World extends AsyncDisposable {
  readonly engine: FakeEngine;
  readonly llmServer: SpawnedService;
  readonly api: SpawnedService;
}

/** Both tiers as processes, in front of an engine that speaks the wire of vLLM. */
async function runWithEngine(behaviour: Parameters<typeof startFakeEngine>[0]): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'twin-engine-'));
  const library = await openEmbeddedStore({ directory });
  await ingest({ document: article({ text: 'Overlap is rent: it is paid every month.\n' }) }, { library });
  await library.close();
  const engine = await startFakeEngine({ flavour: 'vllm', ...behaviour });
  const llmServer = await spawnService('llm-server', { env: { ENGINE: 'openai', ENGINE_URL: engine.url } });
  const api = await spawnService('api', { env: { TWIN_DATA_DIR: directory, LLM_SERVER_URL: llmServer.url } });
  return {
    engine,
    llmServer,
    api,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await llmServer[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}

const ask = (url: string, { stream, signal }: { stream: boolean; signal?: AbortSignal }) =>
  fetch(`${url}/v1/rag/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question: 'What about overlap?', stream }),
    ...(signal === undefined ? {} : { signal }),
  });

async function eventNames(response: Response): Promise<string[]> {
  const names: string[] = [];
  if (response.body !== null) for await (const { event } of readSseEvents(response.body)) names.push(event);
  return names;
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i += 1) await sleep(5);
  expect(condition()).toBe(true);
}

test('a model behind the tier answers, with its own count of tokens', async () => {
  await using world = await runWithEngine({});
  const answer = (await (await ask(world.api.url, { stream: false })).json()) as RagAnswer;
  expect(answer).toMatchObject({ engine: 'openai', finish_reason: 'stop' });
  expect(answer.usage.completion_tokens).toBe(world.engine.stats().generatedTokens);
  expect(world.engine.stats().unexpected).toEqual([]);
}, 30_000);

test('a client that leaves frees the engine within 250 ms, waiting, reading, or not streaming at all', async () => {
  await using world = await runWithEngine({
    ttftMs: 0,
    itlMs: 20,
    scripts: [{ includes: '', text: 'word '.repeat(2_000) }],
  });
  const phases = [
    { stream: true, ttftMs: 5_000 },
    { stream: true, ttftMs: 0 },
    { stream: false, ttftMs: 0 },
  ];
  for (const [i, { stream, ttftMs }] of phases.entries()) {
    await world.engine.set({ ttftMs });
    const controller = new AbortController();
    const reading = ask(world.api.url, { stream, signal: controller.signal })
      .then(eventNames)
      .catch(() => 'left');
    await until(() => world.engine.stats().running === 1);
    await sleep(50);
    const leftAt = performance.now();
    controller.abort();
    await until(() => world.engine.stats().running === 0);
    expect({ phase: i, inTime: performance.now() - leftAt < 250 }).toEqual({ phase: i, inTime: true });
    expect(await reading).toBe('left');
  }
}, 60_000);

test('an llm-server that dies mid-stream, and an engine that does, end the stream in one error', async () => {
  await using world = await runWithEngine({
    itlMs: 20,
    scripts: [{ includes: '', text: 'word '.repeat(2_000) }],
  });
  await world.engine.set({ fault: 'socket_cut_after_n', times: 1, n: 3 });
  const cut = await eventNames(await ask(world.api.url, { stream: true }));
  const dying = ask(world.api.url, { stream: true }).then(eventNames);
  await until(() => world.engine.stats().running === 1);
  await sleep(100);
  world.llmServer.kill();
  for (const names of [cut, await dying]) {
    expect(names.filter((name) => name !== 'text-delta')).toEqual(['sources', 'error']);
  }
}, 30_000);

test('SIGTERM lets a stream that ends in time end well', async () => {
  await using world = await runWithEngine({
    itlMs: 10,
    scripts: [{ includes: '', text: 'word '.repeat(30) }],
  });
  const reading = ask(world.api.url, { stream: true }).then(eventNames);
  await until(() => world.engine.stats().running === 1);
  const [names, code] = await Promise.all([reading, world.api.stop()]);
  expect(code).toBe(0);
  expect(names.at(-1)).toBe('answer-end');
}, 30_000);
