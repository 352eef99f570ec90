import { createConnection } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { readSseEvents } from '@twinscribe/contracts';
import express, { type Express, type Response } from 'express';
import { AppError } from './app-error.ts';
import type { Clock } from './clock.ts';
import { errorHandler } from './error-handler.ts';
import { route } from './route.ts';
import type { OutgoingEvent } from './event-output.ts';
import { sendEvents, type EventStream, type StreamOutcome } from './send-events.ts';
import { loopback } from './testing/loopback.ts';
import { createManualClock } from './testing/manual-clock.ts';

interface World {
  readonly app: Express;
  readonly outcomes: StreamOutcome[];
  readonly responses: Response[];
}

/** One route that streams what the source yields. */
function createWorld(
  source: (signal: AbortSignal) => AsyncIterable<OutgoingEvent>,
  { limits = {}, clock, outer }: { limits?: Partial<EventStream>; clock?: Clock; outer?: AbortSignal } = {},
): World {
  const app = express();
  const [outcomes, responses]: [StreamOutcome[], Response[]] = [[], []];
  const handler = route({
    handler: async (_input, { res, signal: client }) => {
      responses.push(res);
      const signal = outer === undefined ? client : AbortSignal.any([client, outer]);
      const errorEvent = ({ code }: AppError): OutgoingEvent => ({ event: 'error', data: code });
      const stream = { res, events: source(signal), errorEvent, ...limits };
      outcomes.push(await sendEvents(stream, { signal, ...(clock === undefined ? {} : { clock }) }));
    },
  });
  app.get('/', handler);
  app.use(errorHandler);
  return { app, outcomes, responses };
}

async function eventually(condition: () => boolean, { withinMs = 2_000 } = {}): Promise<number> {
  const started = performance.now();
  while (!condition()) {
    if (performance.now() - started > withinMs) throw new Error('it did not happen in time');
    await delay(2);
  }
  return performance.now() - started;
}

async function readAll(reply: globalThis.Response): Promise<string[]> {
  const events: string[] = [];
  if (reply.body !== null)
    for await (const { event, data } of readSseEvents(reply.body)) events.push(`${event}:${data}`);
  return events;
}

test('a client that asks for the connection to be closed after the stream need not wait for that', async () => {
  const world = createWorld(async function* () {
    yield { data: 'one' };
  });
  await using server = await loopback(world.app);
  const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  socket.resume();
  await once(socket, 'end', { signal: AbortSignal.timeout(2_000) });
});

test('a source that takes its time is not waited for for ever: the response begins, and failures go into it', async () => {
  let fail = (_error: AppError): void => {};
  const world = createWorld(
    async function* () {
      await new Promise((_resolve, reject) => (fail = reject));
      yield { data: 'never' };
    },
    { limits: { commitAfterMs: 20 } },
  );
  await using server = await loopback(world.app);
  const reply = await fetch(server.url);
  expect(reply.status).toBe(200);
  fail(new AppError('queue_timeout', 'It took too long.'));
  expect(await reply.text()).toBe(': waiting\n\nevent: error\ndata: queue_timeout\n\n');
});

test('after a stream the connection may idle for as long as any other, and no longer', async () => {
  const world = createWorld(async function* () {
    yield { data: 'one' };
  });
  await using server = await loopback(world.app);
  server.server.keepAliveTimeout = 50;
  const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  socket.resume();
  await once(socket, 'end', { signal: AbortSignal.timeout(4_000) });
});

test('a reader who takes nothing is dropped, also where its request waited behind another one', async () => {
  const world = createWorld(
    async function* () {
      for (let i = 0; i < 32; i += 1) yield { data: 'x'.repeat(1024 * 1024) };
    },
    { limits: { stallMs: 100, stallBytes: 64 * 1024 * 1024 } },
  );
  await using server = await loopback(world.app);
  const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => {});
  let taken = 0;
  // The whole first answer, and then nothing any more.
  socket.on('data', (bytes) => {
    taken += bytes.length;
    if (taken > 33 * 1024 * 1024) socket.pause();
  });
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(2));
  await eventually(() => world.outcomes.length === 2, { withinMs: 4_000 });
  expect(world.outcomes).toEqual(['done', 'stalled']);
  socket.destroy();
});

test('events and comments arrive as a stream that no proxy may hold back', async () => {
  const world = createWorld(async function* () {
    yield { comment: 'hello' };
    yield { event: 'text-delta', data: 'line one\nline two' };
    yield { data: '[DONE]' };
  });
  await using server = await loopback(world.app);
  const reply = await fetch(server.url);
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(await readAll(reply)).toEqual(['text-delta:line one\nline two', 'message:[DONE]']);
  await eventually(() => world.outcomes.length === 1);
  expect(world.outcomes).toEqual(['done']);
});

test('a source that fails before its first event is an ordinary HTTP error', async () => {
  const world = createWorld(async function* () {
    await delay(10);
    throw new AppError('engine_overloaded', 'Busy.', { retryAfterMs: 1_000 });
    yield { data: '' };
  });
  await using server = await loopback(world.app);
  const reply = await fetch(server.url);
  expect([reply.status, reply.headers.get('retry-after'), reply.headers.get('content-type')]).toEqual([
    503,
    '1',
    'application/json; charset=utf-8',
  ]);
});

test('a source that fails later ends the stream with one error event', async () => {
  const world = createWorld(async function* () {
    yield { data: 'a' };
    throw new AppError('stalled', 'planted');
  });
  await using server = await loopback(world.app);
  expect(await readAll(await fetch(server.url))).toEqual(['message:a', 'error:stalled']);
  await eventually(() => world.outcomes[0] === 'failed');
});

test.each(['before the first event', 'between events'])(
  'a client who leaves %s reaches the source at once',
  async (phase) => {
    let abortedAt = 0;
    let closed = false;
    const world = createWorld(async function* (signal) {
      try {
        if (phase === 'between events') yield { data: 'a' };
        await delay(60_000, undefined, { signal });
      } finally {
        abortedAt = performance.now();
        closed = true;
      }
    });
    await using server = await loopback(world.app);
    const controller = new AbortController();
    const reading = fetch(server.url, controller).then(readAll);
    await delay(60);
    const leftAt = performance.now();
    controller.abort();
    await expect(reading).rejects.toThrow();
    await eventually(() => closed && world.outcomes.length === 1);
    expect(abortedAt - leftAt).toBeLessThan(250);
    expect(world.outcomes).toEqual(['client_gone']);
  },
);

test('a source that heeds no signal does not hold the stream, and is closed when its wait ends', async () => {
  let closed = false;
  let endWait = (): void => {};
  const world = createWorld(async function* () {
    try {
      yield { data: 'a' };
      await new Promise<void>((resolve) => (endWait = resolve));
      yield { data: 'b' };
    } finally {
      closed = true;
    }
  });
  await using server = await loopback(world.app);
  const controller = new AbortController();
  const reading = fetch(server.url, controller).then(readAll);
  await delay(40);
  controller.abort();
  await expect(reading).rejects.toThrow();
  await eventually(() => world.outcomes.length === 1);
  expect(closed).toBe(false);
  endWait();
  await eventually(() => closed);
});

test.each([false, true])(
  'an outer abort is an ordinary error before the first event, an in-band one after it: %s',
  async (first) => {
    const outer = new AbortController();
    let isWaiting = false;
    const source = async function* (signal: AbortSignal): AsyncGenerator<OutgoingEvent> {
      if (first) yield { data: 'a' };
      isWaiting = true;
      await delay(60_000, undefined, { signal });
    };
    const world = createWorld(source, { outer: outer.signal });
    await using server = await loopback(world.app);
    const replying = fetch(server.url);
    await eventually(() => isWaiting);
    outer.abort(new AppError('draining', 'Bye.'));
    const reply = await replying;
    expect(reply.status).toBe(first ? 200 : 503);
    if (first) expect(await readAll(reply)).toEqual(['message:a', 'error:draining']);
  },
);

test('a comment is sent when nothing else was for the heartbeat, and not before the first event', async () => {
  const clock = createManualClock();
  let release = (): void => {};
  const world = createWorld(
    async function* () {
      await new Promise<void>((resolve) => (release = resolve));
      yield { data: 'a' };
      await new Promise<void>((resolve) => (release = resolve));
    },
    { limits: { heartbeatMs: 1_000 }, clock },
  );
  await using server = await loopback(world.app);
  const reply = fetch(server.url);
  await eventually(() => world.responses.length === 1);
  await clock.advance(10_000);
  expect(world.responses[0]?.headersSent).toBe(false);
  release();
  const body = (await reply).body?.getReader();
  const decoder = new TextDecoder();
  expect(decoder.decode((await body?.read())?.value)).toBe('data: a\n\n');
  await clock.advance(999);
  await clock.advance(1);
  expect(decoder.decode((await body?.read())?.value)).toBe(': keep-alive\n\n');
  await clock.advance(1_000);
  expect(decoder.decode((await body?.read())?.value)).toBe(': keep-alive\n\n');
  release();
  expect((await body?.read())?.done).toBe(true);
  await eventually(() => world.outcomes.length === 1);
  expect(clock.pending()).toBe(0);
});

/** A reader that asks and then takes nothing. */
async function connectDeaf(url: string) {
  const socket = createConnection(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  socket.on('error', () => {}); // it is cut off, which is the point
  return socket;
}

const block = 'x'.repeat(64 * 1024);

test('a reader who takes nothing is dropped when byte and time bound are passed, and the source is closed', async () => {
  let pulled = 0;
  let closed = false;
  const world = createWorld(
    async function* () {
      try {
        for (; pulled < 2_000; pulled += 1) yield { data: block };
      } finally {
        closed = true;
      }
    },
    { limits: { stallMs: 150, stallBytes: 256 * 1024 } },
  );
  await using server = await loopback(world.app);
  using socket = Object.assign(await connectDeaf(server.url), {
    [Symbol.dispose]: () => void socket.destroy(),
  });
  await eventually(() => world.outcomes.length === 1, { withinMs: 5_000 });
  expect(world.outcomes).toEqual(['stalled']);
  expect(closed).toBe(true);
  expect(pulled).toBeLessThan(1_000); // the kernel's buffers and ours, not the whole answer
});

test('a slow reader who goes on reading gets everything, while the source waits', async () => {
  const count = 400;
  const world = createWorld(
    async function* () {
      for (let i = 0; i < count; i += 1) yield { data: block };
    },
    { limits: { stallMs: 400, stallBytes: 64 * 1024 } },
  );
  await using server = await loopback(world.app);
  const reply = await fetch(server.url);
  let bytes = 0;
  let waits = 0;
  if (reply.body !== null) {
    for await (const piece of reply.body) {
      bytes += (piece as Uint8Array).length; // a body yields bytes
      if (bytes > waits * 3_000_000) {
        waits += 1;
        await delay(60);
      }
    }
  }
  expect(bytes).toBe(count * (block.length + 'data: \n\n'.length));
  await eventually(() => world.outcomes[0] === 'done');
});

test('ten thousand turns of a full buffer leave no listener behind', async () => {
  const data = 'x'.repeat(17_000);
  const world = createWorld(
    async function* () {
      for (let i = 0; i < 10_000; i += 1) yield { data };
    },
    { limits: { stallBytes: 0 } },
  );
  await using server = await loopback(world.app);
  const reply = await fetch(server.url);
  const [res] = world.responses;
  let [most, drained] = [0, 0];
  res?.on('drain', () => {
    drained += 1;
    for (const name of ['drain', 'close', 'finish', 'timeout'])
      most = Math.max(most, res.listenerCount(name), res.socket?.listenerCount(name) ?? 0);
  });
  if (reply.body !== null) for await (const _piece of reply.body);
  await eventually(() => world.outcomes[0] === 'done');
  expect(drained).toBeGreaterThan(9_000);
  expect(most).toBeLessThan(6);
});

test('a byte bound below one write’s worth does not hang', async () => {
  const world = createWorld(
    async function* () {
      for (let i = 0; i < 100; i += 1) yield { data: 'small' };
    },
    { limits: { stallBytes: 0 } },
  );
  await using server = await loopback(world.app);
  expect(await readAll(await fetch(server.url))).toHaveLength(100);
});
