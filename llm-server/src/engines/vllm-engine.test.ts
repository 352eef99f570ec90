import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { startFakeEngine } from '@twinscribe/fake-engine';
import { createManualClock, loopback } from '@twinscribe/platform/testing';
import { collect } from './testing/engine-contract.ts';
import { ADAPTERS, createFakeWorld } from './testing/fake-world.ts';
import { readKvCacheTokens } from './vllm/read-kv-cache.ts';
import { createVllmEngine, type VllmEngineOptions } from './vllm-engine.ts';

const never = (): AbortSignal => new AbortController().signal;
const limits = { connectTimeoutMs: 500, firstTokenTimeoutMs: 1_000, idleTimeoutMs: 1_000 };
const request = {
  model: 'fake-model',
  messages: [{ role: 'user' as const, content: 'Hello?' }],
  maxTokens: 10,
  sampling: {},
  requestId: 'request-1',
};

const [vllm] = ADAPTERS;
if (vllm === undefined) throw new Error('the first adapter is that of vLLM');

test('version, context and the size of the KV cache are read live; adapters are models with the context of their base', async () => {
  await using world = await createFakeWorld(vllm, {
    adapters: ['twin-ada'],
    kvTokens: 34_168,
    version: '0.32.1',
  });
  const { version, models, capacity } = await world.engine.describe({ signal: never() });
  expect({ version, capacity }).toEqual({ version: '0.32.1', capacity: { kvCacheTokens: 34_160 } });
  expect(models.map(({ id, maxContextTokens }) => [id, maxContextTokens])).toEqual([
    ['fake-model', { value: 8_192, source: 'engine' }],
    ['twin-ada', { value: 8_192, source: 'engine' }],
  ]);
  await world.fake.set({ kvTokens: 786_432 });
  expect((await world.engine.describe({ signal: never() })).capacity.kvCacheTokens).toBe(786_432);
});

test.each([
  ['told outright', 'block_size="16",kv_cache_size_tokens="34160",num_gpu_blocks="9"', 34_160],
  ['in blocks', 'block_size="16",cache_dtype="a\\"}b",num_gpu_blocks="2135"', 34_160],
  ['not yet known', 'block_size="16",num_gpu_blocks="None"', undefined],
])('the size of the KV cache, %s', (_how, labels, tokens) => {
  expect(
    readKvCacheTokens(`# TYPE vllm:cache_config_info gauge\nvllm:cache_config_info{${labels}} 1.0\n`),
  ).toBe(tokens);
});

test('engines that share the work have their caches together; metrics without a size tell nothing', () => {
  const line = 'vllm:cache_config_info{block_size="16",num_gpu_blocks="100"} 1.0\n';
  expect(readKvCacheTokens(line + line)).toBe(3_200);
  expect(readKvCacheTokens('vllm:num_requests_running 0\n')).toBeUndefined();
});

test('tenants have salts of their own that do not tell who they are; priorities are sent only where configured', async () => {
  const bodies: Record<string, unknown>[] = [];
  await using server = await loopback((req, res) => {
    let text = '';
    req.on('data', (piece: Buffer) => (text += piece.toString()));
    req.on('end', () => {
      bodies.push(JSON.parse(text) as Record<string, unknown>); // our own engine writes it
      res.end('data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
    });
  });
  const ask = async (
    call: { tenant?: string; priority?: 'batch' },
    options: Partial<VllmEngineOptions> = {},
  ) => {
    const engine = createVllmEngine({ url: server.url, bootMs: 0, ...limits, ...options });
    await collect(engine.generate({ ...request, ...call }, { signal: never() }));
    engine.close();
  };
  await ask({ tenant: 'ada' });
  await ask({ tenant: 'ada', priority: 'batch' });
  await ask({ tenant: 'bob' });
  await ask({}, { hasPriorities: true });
  await ask({ priority: 'batch' }, { hasPriorities: true });
  const [ada, again, bob] = bodies.map((body) => body['cache_salt']);
  expect(ada).toBe(again);
  expect(ada).not.toBe(bob);
  expect(String(ada)).not.toContain('ada');
  expect(bodies.map(({ priority }) => priority)).toEqual([undefined, undefined, undefined, 0, 1]);
  expect('cache_salt' in (bodies[3] ?? {})).toBe(false);
});

test('an engine that counts no tokens gets an estimate in their place, and says so', async () => {
  await using server = await loopback((_req, res) => res.writeHead(404).end('{"detail":"Not Found"}'));
  const engine = createVllmEngine({ url: server.url, bootMs: 0, ...limits });
  expect(await engine.countPrompt(request, { signal: never() })).toEqual({ tokens: 11, exact: false });
  await expect(engine.countPrompt(request, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  engine.close();
});

test('refused connections mean that it loads for as long as that may take, then that it is down', async () => {
  const fake = await startFakeEngine({ flavour: 'vllm' });
  const clock = createManualClock();
  const engine = createVllmEngine({ url: fake.url, bootMs: 60_000, ...limits }, { clock });
  const codeOf = () =>
    engine.describe({ signal: never() }).then(
      () => 'told',
      (error: unknown) => error,
    );
  await fake.set({ fault: 'refuse' });
  expect(await codeOf()).toMatchObject({ code: 'engine_loading', status: 503, retryAfterMs: 5_000 });
  await clock.advance(59_999);
  expect(await codeOf()).toMatchObject({ code: 'engine_loading' });
  await clock.advance(1);
  expect(await codeOf()).toMatchObject({ code: 'engine_unavailable', status: 503 });
  await fake.set({ faults: [] });
  expect(await codeOf()).toBe('told');
  await fake.set({ fault: 'refuse' });
  await delay(20);
  expect(await codeOf()).toMatchObject({ code: 'engine_loading' });
  engine.close();
  await fake.close();
});
