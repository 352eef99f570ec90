import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { createCapturedLogger, createManualClock } from '@twinscribe/platform/testing';
import { createScriptedEngine, descriptionOf, modelOf } from '../testing/scripted-engine.ts';
import { createCapabilitySource } from './capability-source.ts';

const server = {
  limits: {
    bodyBytes: 1_000,
    maxRequestMs: 1_000,
    firstTokenTimeoutMs: 1_000,
    idleTimeoutMs: 1_000,
    commitAfterMs: 1_000,
  },
  queue: { queueMax: 8, tenantMax: 4, queueTimeoutMs: 1_000 },
  hardware: undefined,
};
const { signal } = new AbortController();
const A10G = descriptionOf([modelOf('m')], { capacity: { kvCacheTokens: 34_160 } });
const A100 = descriptionOf([modelOf('m', { maxContextTokens: { value: 32_768, source: 'engine' } })], {
  capacity: { kvCacheTokens: 786_432, maxConcurrency: 24 },
});

function createWorld(first: Parameters<typeof createScriptedEngine>[0]) {
  const engine = createScriptedEngine(first);
  const clock = createManualClock();
  const log = createCapturedLogger();
  const source = createCapabilitySource({ server, capacity: {} }, { engine, logger: log.logger, clock });
  return { engine, clock, log, source };
}

test('a resize is seen within two seconds without a request, and the revision changes with it', async () => {
  const { engine, clock, source } = createWorld(A10G);
  source.start();
  const before = await source.read({ signal });
  expect(before).toMatchObject({
    capacity: {
      max_concurrency: { value: 16, source: 'default' },
      recommended_concurrency: 4,
      kv_cache_tokens: { value: 34_160, source: 'engine' },
      queue_max: 8,
      queue_timeout_ms: 1_000,
    },
  });
  engine.tell(A100);
  await clock.advance(2_000);
  expect(source.capacity()).toEqual({ maxConcurrency: 24, kvCacheTokens: 786_432 });
  expect(source.revision()).not.toBe(before.revision);
  expect((await source.read({ signal })).models[0]?.max_context_tokens.value).toBe(32_768);
});

test('who reads does not ask: the engine is asked once a second, however many read', async () => {
  const { engine, clock, source } = createWorld(A10G);
  source.start();
  for (let second = 0; second < 3; second += 1) {
    await Promise.all(Array.from({ length: 50 }, () => source.read(new AbortController())));
    await clock.advance(1_000);
  }
  expect(engine.asked()).toBe(4);
});

test('after it is closed it asks no more', async () => {
  const { engine, clock, source } = createWorld(A10G);
  source.start();
  await source.read({ signal });
  source.close();
  expect(clock.pending()).toBe(0);
  await clock.advance(60_000);
  expect(engine.asked()).toBe(1);
});

test('an engine that loads is starting, then ready, then down; what it told is kept', async () => {
  const { engine, clock, log, source } = createWorld(new AppError('engine_loading', 'It loads.'));
  source.start();
  await expect(source.models({ signal })).rejects.toMatchObject({ code: 'engine_loading' });
  expect(source.state()).toBe('starting');
  engine.tell(A10G);
  await clock.advance(1_000);
  expect(source.state()).toBe('ready');
  engine.tell(new AppError('engine_unavailable', 'Nobody is there.'));
  await clock.advance(1_000);
  expect(source.state()).toBe('down');
  expect((await source.models({ signal })).map(({ id }) => id)).toEqual(['m']);
  expect(log.lines().map(({ event, state }) => [event, state])).toEqual([
    ['engine-state', 'ready'],
    ['engine-state', 'down'],
  ]);
});

test('an engine without a model, or without the size of its cache that it told before, is degraded', async () => {
  const { engine, clock, source } = createWorld(A10G);
  source.start();
  await source.read({ signal });
  engine.tell({ ...A10G, capacity: {} });
  await clock.advance(1_000);
  expect([source.state(), source.capacity().kvCacheTokens]).toEqual(['degraded', 34_160]);
  await clock.advance(31_000);
  expect([source.state(), source.capacity().kvCacheTokens]).toEqual(['ready', undefined]);
  engine.tell(descriptionOf([]));
  await clock.advance(1_000);
  expect(source.state()).toBe('degraded');
});

test('requests that the engine fails make it degraded until they are half a minute old', async () => {
  const { clock, source } = createWorld(A10G);
  source.start();
  await source.read({ signal });
  for (let i = 0; i < 4; i += 1) source.noteOutcome({ hasFailed: true });
  expect(source.state()).toBe('degraded');
  await clock.advance(30_000);
  expect(source.state()).toBe('ready');
});

test('a caller who leaves while the first word is awaited is let go, and the others get it', async () => {
  const { source } = createWorld(A10G);
  const leaving = new AbortController();
  const left = source.models({ signal: leaving.signal });
  leaving.abort(new AppError('cancelled', 'The client has left.'));
  await expect(left).rejects.toMatchObject({ code: 'cancelled' });
  await expect(source.models({ signal })).resolves.toHaveLength(1);
});
