import { expect, test } from '@jest/globals';
import { startFakeEngine } from './start-fake-engine.ts';
import { ask, chatBody, until } from './testing/ask.ts';

const small = { model: 'llama-8b', slots: 4, maxModelLen: 8_192, kvTokens: 34_160 };
const large = { model: 'qwen-32b', slots: 24, maxModelLen: 32_768, kvTokens: 786_432 };

const facts = async (url: string): Promise<unknown> => {
  const [card] = JSON.parse((await ask(url, { path: '/v1/models' })).text).data;
  const metrics = (await ask(url, { path: '/metrics' })).text;
  return [card.id, card.max_model_len, /kv_cache_size_tokens="(\d+)"/.exec(metrics)?.[1]];
};

test('a resize is seen by the next request, and lets more run at once', async () => {
  await using engine = await startFakeEngine({ ...small, itlMs: 30 }); // long enough for all eight to have come
  expect(await facts(engine.url)).toEqual(['llama-8b', 8_192, '34160']);
  const running = Array.from({ length: 8 }, () =>
    ask(engine.url, { body: chatBody({ model: 'llama-8b', stream: true }) }),
  );
  await until(() => engine.stats().waiting === 4);
  await engine.set(large);
  expect(engine.stats().running).toBe(8);
  expect((await Promise.all(running)).every(({ whole }) => whole)).toBe(true);
  expect(await facts(engine.url)).toEqual(['qwen-32b', 32_768, '786432']);
  expect((await ask(engine.url, { body: chatBody({ model: 'llama-8b' }) })).status).toBe(404);
});

test('a resize with a restart refuses connections for a while, cuts what ran, and comes back at the same URL', async () => {
  await using engine = await startFakeEngine({ ...small, itlMs: 3 });
  const cut = ask(engine.url, { body: chatBody({ model: 'llama-8b', stream: true, ignore_eos: true }) });
  await until(() => engine.stats().generatedTokens > 0);
  const restarted = engine.set({ ...large, restartMs: 60 });
  await expect(ask(engine.url, { path: '/health' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect((await cut).whole).toBe(false);
  expect(await (await fetch(`${engine.adminUrl}/__admin/stats`)).json()).toMatchObject({
    running: 0,
    aborted: 1,
  });
  await restarted;
  expect(await facts(engine.url)).toEqual(['qwen-32b', 32_768, '786432']);
});

test('while it starts the port is closed, and the URL is known', async () => {
  await using engine = await startFakeEngine({ startAfterMs: 60 });
  await expect(ask(engine.url, { path: '/health' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await engine.ready;
  expect((await ask(engine.url, { path: '/health' })).status).toBe(200);
});

test('a change while it starts or restarts does not open the port before its time', async () => {
  await using engine = await startFakeEngine({ startAfterMs: 80 });
  await engine.set({ slots: 9 });
  await expect(ask(engine.url, { path: '/health' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await engine.ready;
  const restarted = engine.set({ restartMs: 80 });
  await engine.set({ faults: [] });
  await expect(ask(engine.url, { path: '/health' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await restarted;
  expect((await ask(engine.url, { path: '/health' })).status).toBe(200);
});

test('llama.cpp has its port open while it loads, and says so', async () => {
  await using engine = await startFakeEngine({ flavour: 'llamacpp', startAfterMs: 60 });
  const loading = await ask(engine.url, { path: '/health' });
  expect([loading.status, JSON.parse(loading.text)]).toEqual([
    503,
    { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
  ]);
  await engine.ready;
  expect(JSON.parse((await ask(engine.url, { path: '/health' })).text)).toEqual({ status: 'ok' });
});

test('refusing connections ends by itself, or when the faults are cleared', async () => {
  await using engine = await startFakeEngine();
  await engine.set({ fault: 'refuse', ms: 40 });
  await expect(ask(engine.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await until(() => engine.behaviour().faults.length === 0);
  await engine.set({});
  expect((await ask(engine.url)).status).toBe(200);
  await engine.set({ faults: [{ fault: 'refuse' }] });
  await expect(ask(engine.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await engine.set({ faults: [] });
  expect((await ask(engine.url)).status).toBe(200);
});

test('a change that makes no sense is refused and changes nothing', async () => {
  await using engine = await startFakeEngine();
  const before = engine.behaviour();
  for (const change of [
    { slots: 0 },
    { maxModelLen: 100_000 },
    { slotz: 3 },
    { fault: 'gremlins' },
    { times: 3 },
  ]) {
    await expect(engine.set(change as object)).rejects.toThrow(RangeError);
  }
  expect(engine.behaviour()).toEqual(before);
});
