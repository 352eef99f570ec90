import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { createManualClock } from '@twinscribe/platform/testing';
import type { Admission, Admitted, Capacity, Claim } from './admission.ts';
import { createAdmission, type QueueLimits } from './create-admission.ts';

const AMPLE: QueueLimits = { queueMax: 100, tenantMax: 100, queueTimeoutMs: 600_000 };

/** An engine of one place, unless told otherwise, and those who come to it by name. */
function createWorld({
  capacity = { maxConcurrency: 1, kvCacheTokens: undefined },
  ...limits
}: Partial<QueueLimits> & { capacity?: Capacity } = {}) {
  const clock = createManualClock();
  let current = capacity;
  const admission: Admission = createAdmission(
    { ...AMPLE, ...limits },
    { capacity: () => current, clock, random: () => 0 },
  );
  /** Names, in the order in which they were let in. */
  const entered: string[] = [];
  const places = new Map<string, Admitted>();
  const refused = new Map<string, AppError>();
  const come = async (name: string, claim: Partial<Claim> = {}, signal = new AbortController().signal) => {
    const waiting = admission.admit({ tokens: 10, ...claim }, { signal });
    await waiting.then(
      (place) => {
        entered.push(name);
        places.set(name, place);
      },
      (error: unknown) => {
        if (error instanceof AppError) refused.set(name, error);
      },
    );
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    clock,
    admission,
    entered,
    places,
    refused,
    settled,
    come: (...of: Parameters<typeof come>) => void come(...of),
    resize: (to: Capacity) => (current = to),
    leave: async (...names: string[]) => {
      for (const name of names) {
        places.get(name)?.release();
        await settled();
      }
    },
  };
}

/** One after the other, until nobody waits. */
async function serveAll({ entered, leave, settled }: ReturnType<typeof createWorld>): Promise<string[]> {
  await settled();
  for (let i = 0; i < entered.length; i += 1) await leave(entered[i] ?? '');
  return entered;
}

test('who fits goes in at once, without a timer; others wait in the order of arrival', async () => {
  const world = createWorld({ capacity: { maxConcurrency: 2, kvCacheTokens: undefined } });
  world.come('a');
  world.come('b');
  expect(world.clock.pending()).toBe(0);
  world.come('c');
  world.come('d');
  await world.settled();
  expect(world.entered).toEqual(['a', 'b']);
  expect(world.admission.load()).toMatchObject({ running: 2, queued: 2, reservedTokens: 20 });
  await world.clock.advance(30);
  await world.leave('b');
  expect(world.entered).toEqual(['a', 'b', 'c']);
  expect(world.places.get('c')?.waitedMs).toBe(30);
  await world.leave('a', 'c', 'd');
  expect(world.admission.load()).toEqual({ running: 0, queued: 0, reservedTokens: 0, estimatedWaitMs: 0 });
  expect(world.clock.pending()).toBe(0);
});

test('a place that is given back twice is one place', async () => {
  const world = createWorld();
  for (const name of ['a', 'b', 'c']) world.come(name);
  await world.settled();
  await world.leave('a', 'a');
  expect(world.entered).toEqual(['a', 'b']);
});

test('tokens are a gate of their own, and who is large is not passed by who is small', async () => {
  const world = createWorld({ capacity: { maxConcurrency: 10, kvCacheTokens: 100 } });
  world.come('first', { tokens: 60 });
  world.come('large', { tokens: 90 });
  world.come('small', { tokens: 5 });
  await world.settled();
  expect(world.entered).toEqual(['first']);
  await world.leave('first');
  expect(world.entered).toEqual(['first', 'large', 'small']);
});

test('what is larger than the whole cache is refused with the figures, now or when the cache has shrunk', async () => {
  const world = createWorld({ capacity: { maxConcurrency: 10, kvCacheTokens: 100 } });
  world.come('giant', { tokens: 101 });
  world.come('first', { tokens: 100 });
  world.come('large', { tokens: 80 });
  world.come('small', { tokens: 5 });
  await world.settled();
  expect(world.refused.get('giant')).toMatchObject({
    code: 'context_length_exceeded',
    details: { requested_tokens: 101, limit_tokens: 100 },
  });
  world.resize({ maxConcurrency: 10, kvCacheTokens: 50 });
  await world.leave('first');
  expect(world.refused.get('large')?.code).toBe('context_length_exceeded');
  expect(world.entered).toEqual(['first', 'small']);
});

test('an engine that has grown lets in at once though nobody comes or goes; one that shrinks cuts nobody', async () => {
  const world = createWorld();
  for (const name of ['a', 'b', 'c', 'd']) world.come(name);
  world.resize({ maxConcurrency: 3, kvCacheTokens: undefined });
  await world.clock.advance(60);
  expect(world.entered).toEqual(['a', 'b', 'c']);
  world.resize({ maxConcurrency: 1, kvCacheTokens: undefined });
  await world.leave('a', 'b');
  expect(world.entered).toHaveLength(3);
  await world.leave('c');
  expect(world.entered).toEqual(['a', 'b', 'c', 'd']);
});

test('interactive goes before batch, which has its turn after every eight', async () => {
  const world = createWorld();
  world.come('running');
  for (let i = 0; i < 3; i += 1) world.come('batch', { priority: 'batch' });
  for (let i = 0; i < 20; i += 1) world.come('interactive');
  await world.settled();
  const order: string[] = [];
  for (let next = 0; next < 24; next += 1) {
    order.push(world.entered[next] ?? '');
    await world.leave(world.entered[next] ?? '');
  }
  const eight = Array<string>(8).fill('interactive');
  expect(order.slice(1, 19)).toEqual([...eight, 'batch', ...eight, 'batch']);
  expect(order.slice(19)).toEqual([...Array<string>(4).fill('interactive'), 'batch']);
});

test('tenants take turns however much one of them sends, and within one it goes by arrival', async () => {
  const world = createWorld();
  for (const name of ['a0', 'a1', 'a2', 'a3', 'b0', 'b1', 'c0'])
    world.come(name, { tenant: name.slice(0, 1) });
  expect(await serveAll(world)).toEqual(['a0', 'a1', 'b0', 'c0', 'a2', 'b1', 'a3']);
});

test('turns are counted in tokens: who asks for much gets fewer of them', async () => {
  const world = createWorld();
  world.come('running');
  for (let i = 0; i < 3; i += 1) world.come(`big${i}`, { tenant: 'big', tokens: 30 });
  for (let i = 0; i < 9; i += 1) world.come(`small${i}`, { tenant: 'small', tokens: 10 });
  const order = await serveAll(world);
  expect(order.slice(1, 9).filter((name) => name.startsWith('small'))).toHaveLength(6);
});

test('who leaves the queue is gone at once, and what was behind goes on', async () => {
  const world = createWorld({ capacity: { maxConcurrency: 5, kvCacheTokens: 100 } });
  const controller = new AbortController();
  world.come('running', { tokens: 50 });
  world.come('large', { tokens: 90 }, controller.signal);
  world.come('small', { tokens: 10 });
  controller.abort(new AppError('cancelled', 'The client has left.'));
  await world.settled();
  expect(world.refused.get('large')?.code).toBe('cancelled');
  expect(world.entered).toEqual(['running', 'small']);
  expect(world.admission.load()).toMatchObject({ queued: 0, reservedTokens: 60 });
});

test('a full queue refuses with a time to come back; a tenant has a share of it, and the nameless have no share', async () => {
  const world = createWorld({ queueMax: 3, tenantMax: 2 });
  world.come('running');
  for (const name of ['a', 'b', 'c']) world.come(name, { tenant: 't' });
  await world.settled();
  expect(world.refused.get('c')).toMatchObject({ code: 'tenant_limit', retryAfterMs: expect.any(Number) });
  world.come('d');
  world.come('e');
  await world.settled();
  expect(world.refused.get('e')).toMatchObject({ code: 'queue_full', retryAfterMs: expect.any(Number) });
  expect(world.refused.size).toBe(2);
});

test('a tenant beyond its share who waits as told, and says who it is, gets in', async () => {
  const world = createWorld({ queueMax: 8, tenantMax: 1 });
  world.come('running', { tenant: 't' });
  world.come('a', { tenant: 't' });
  world.come('b', { tenant: 't', id: 'b' });
  await world.settled();
  const { code, retryAfterMs = 0 } = world.refused.get('b') ?? {};
  expect(code).toBe('tenant_limit');
  await world.clock.advance(retryAfterMs);
  world.come('c', { tenant: 't' });
  world.come('b again', { tenant: 't', id: 'b' });
  await world.settled();
  expect([...world.refused.keys()]).toEqual(['b', 'c']);
  expect(world.admission.load().queued).toBe(2);
});

test('without a queue, whoever cannot begin is refused', async () => {
  const world = createWorld({ queueMax: 0 });
  world.come('a');
  world.come('b');
  await world.settled();
  expect([world.entered, world.refused.get('b')?.code]).toEqual([['a'], 'queue_full']);
});

test('a wait ends with queue_timeout, or with the deadline where that comes first', async () => {
  const world = createWorld({ queueTimeoutMs: 5_000 });
  world.come('running');
  world.come('patient');
  world.come('hurried', { deadlineAt: 4_500 });
  await world.clock.advance(4_500);
  expect(world.refused.get('hurried')?.code).toBe('deadline_exceeded');
  await world.clock.advance(500);
  expect(world.refused.get('patient')?.code).toBe('queue_timeout');
  expect(world.admission.load().queued).toBe(0);
});

test('a deadline that the wait would outlast is refused before it begins, and a deadline in the past as well', async () => {
  const world = createWorld();
  world.come('sample');
  await world.settled();
  await world.clock.advance(1_000);
  await world.leave('sample');
  for (const name of ['running', 'a', 'b']) world.come(name);
  world.come('enough', { deadlineAt: 1_000 + 3_100 });
  world.come('too-little', { deadlineAt: 1_000 + 3_100 });
  world.come('late', { deadlineAt: 1_000 });
  await world.settled();
  expect(world.refused.get('enough')).toBeUndefined();
  expect(world.refused.get('too-little')).toMatchObject({
    code: 'queue_full',
    retryAfterMs: 900,
    details: { estimated_wait_ms: 4_000, budget_ms: 3_100 },
  });
  expect(world.refused.get('late')?.code).toBe('deadline_exceeded');
});

test('a drain refuses what waits and what comes, and what runs goes on', async () => {
  const world = createWorld();
  for (const name of ['running', 'waiting']) world.come(name);
  world.admission.drain();
  world.come('coming');
  await world.settled();
  for (const name of ['waiting', 'coming']) expect(world.refused.get(name)?.code).toBe('draining');
  expect(world.admission.load().running).toBe(1);
  world.admission.undrain();
  await world.leave('running');
  world.come('later');
  await world.settled();
  expect(world.entered).toEqual(['running', 'later']);
});

test('who comes back when told finds a place, however many others come at the same time', async () => {
  const world = createWorld({ queueMax: 4 });
  world.come('running');
  for (const name of ['a', 'b', 'c', 'd']) world.come(name);
  world.come('refused', { id: 'request-1' });
  await world.settled();
  const delayMs = world.refused.get('refused')?.retryAfterMs ?? 0;
  expect(delayMs).toBeGreaterThan(0);
  await world.clock.advance(delayMs);
  await world.leave('running'); // one place of the queue is free
  world.come('stranger', { id: 'request-2' });
  world.come('returned', { id: 'request-1' });
  await world.settled();
  expect(world.refused.get('stranger')?.code).toBe('queue_full');
  expect(world.refused.has('returned')).toBe(false);
  expect(world.admission.load().queued).toBe(4);
});

test('those who do not come back block no more than half of the queue, and not for long', async () => {
  const world = createWorld({ queueMax: 4 });
  world.come('running');
  for (let i = 0; i < 4; i += 1) world.come(`queued${i}`);
  for (let i = 0; i < 20; i += 1) world.come(`gone${i}`, { id: `gone-${i}` });
  await world.settled();
  await world.leave('running', 'queued0', 'queued1', 'queued2', 'queued3');
  world.come('next');
  await world.clock.advance(5_000);
  for (const name of ['x', 'y', 'z']) world.come(name);
  await world.settled();
  expect([world.refused.has('y'), world.refused.has('z')]).toEqual([false, true]);
  await world.clock.advance(60_000);
  world.come('much-later');
  await world.settled();
  expect(world.refused.has('much-later')).toBe(false);
});
