import { EventEmitter } from 'node:events';
import type { RequestListener } from 'node:http';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { errorBodySchema } from '@twinscribe/contracts';
import express from 'express';
import { handleSignals } from './handle-signals.ts';
import { createLifecycle } from './lifecycle.ts';
import { ConfigError } from './parse-config.ts';
import { serve } from './serve.ts';
import { createCapturedLogger } from './testing/captured-logger.ts';
import { loopback } from './testing/loopback.ts';

const address = {
  host: '127.0.0.1',
  port: 0,
  name: 'api',
  portVariable: 'API_PORT',
  hostVariable: 'API_HOST',
};

test('it is ready when it listens', async () => {
  const { logger } = createCapturedLogger();
  const lifecycle = createLifecycle({}, { logger });
  const { url, server } = await serve(
    { ...address, app: (_req, res) => void res.end('hello') },
    { lifecycle, logger },
  );
  expect(lifecycle.state.ready).toBe(true);
  expect(await (await fetch(url)).text()).toBe('hello');
  await lifecycle.shutdown([server]);
  await expect(fetch(url)).rejects.toThrow();
});

test('what an Express app works on has its prototypes from the start', async () => {
  const { logger } = createCapturedLogger();
  const lifecycle = createLifecycle({}, { logger });
  const app = express();
  app.get('/', (req, res) => void res.json({ path: req.path }));
  const { url, server } = await serve({ ...address, app }, { lifecycle, logger });
  const hasBeenBorn: boolean[] = [];
  server.prependListener('request', (req, res) => {
    hasBeenBorn.push(Object.getPrototypeOf(req) === app.request, Object.getPrototypeOf(res) === app.response);
  });
  expect(await (await fetch(url)).json()).toEqual({ path: '/' });
  expect(hasBeenBorn).toEqual([true, true]);
  await lifecycle.shutdown([server]);
});

test('pipelined requests hear that their client has left, also those whose turn had not come', async () => {
  const { logger } = createCapturedLogger();
  const lifecycle = createLifecycle({}, { logger });
  let begun = 0;
  let closed = 0;
  const app: RequestListener = (_req, res) => {
    begun += 1;
    res.on('close', () => (closed += 1));
  };
  const { port, server } = await serve({ ...address, app }, { lifecycle, logger });
  const socket = createConnection(port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(3));
  while (begun < 3) await delay(5);
  socket.destroy();
  while (closed < 3) await delay(5);
  await delay(20);
  expect(closed).toBe(3);
  await lifecycle.shutdown([server]);
});

test('an address that cannot be had is one line that names the variable and the fix', async () => {
  await using taken = await loopback(() => {});
  const { logger } = createCapturedLogger();
  const lifecycle = createLifecycle({}, { logger });
  const faultOf = (changes: Partial<typeof address>): Promise<readonly string[]> =>
    serve({ ...address, ...changes, app: () => {} }, { lifecycle, logger }).then(
      () => [],
      (error: unknown) => (error instanceof ConfigError ? error.faults : [String(error)]),
    );
  const port = Number(new URL(taken.url).port);
  expect(await faultOf({ port })).toEqual([
    expect.stringMatching(/^API_PORT: port \d+ on 127.0.0.1 is taken\. .*set API_PORT/),
  ]);
  expect(await faultOf({ host: '203.0.113.7' })).toEqual([
    expect.stringMatching(/^API_HOST: 203.0.113.7 is not an address/),
  ]);
  expect(lifecycle.state.ready).toBe(false);
});

test('what is not HTTP, or has headers beyond all measure, is refused with our error body', async () => {
  const { logger } = createCapturedLogger();
  const lifecycle = createLifecycle({}, { logger });
  const { port, server } = await serve(
    { ...address, app: (_req, res) => void res.end() },
    { lifecycle, logger },
  );
  const replyTo = async (request: string): Promise<string> => {
    const socket = createConnection(port, '127.0.0.1').setEncoding('utf8');
    socket.write(request);
    let reply = '';
    for await (const text of socket) reply += String(text);
    return reply;
  };
  const refused = [
    ['nonsense\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const;
  for (const [request, status] of refused) {
    const [head = '', body = ''] = (await replyTo(request)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*connection: close`));
    expect(errorBodySchema.parse(JSON.parse(body)).error).toMatchObject({ code: 'invalid_request' });
    expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`);
  }
  await lifecycle.shutdown([server]);
});

function createFakeProcess() {
  const codes: number[] = [];
  const emitter = new EventEmitter();
  const source = {
    connected: true,
    on: emitter.on.bind(emitter),
    exit: (code: number) => void codes.push(code),
  };
  return { codes, emitter, source };
}

test.each(['SIGTERM', 'SIGINT', 'disconnect'])('%s drains and then exits with 0', async (event) => {
  const lifecycle = createLifecycle({}, createCapturedLogger());
  const { codes, emitter, source } = createFakeProcess();
  handleSignals({ servers: [] }, { lifecycle, process: source });
  emitter.emit(event);
  expect(lifecycle.state.draining).toBe(true);
  await delay(20);
  expect(codes).toEqual([0]);
});

test('the same signal again exits at once; the other one, handed on by a launcher, does not', async () => {
  const lifecycle = createLifecycle({}, createCapturedLogger());
  lifecycle.onClose(() => delay(100));
  const { codes, emitter, source } = createFakeProcess();
  handleSignals({ servers: [] }, { lifecycle, process: source });
  emitter.emit('SIGINT');
  emitter.emit('SIGTERM');
  expect(codes).toEqual([]);
  emitter.emit('SIGINT');
  expect(codes).toEqual([130]);
  emitter.emit('SIGTERM');
  expect(codes).toEqual([130, 143]);
});

test('a client that pipelines without end is served its share of a connection, and no more', async () => {
  const { logger } = createCapturedLogger();
  const lifecycle = createLifecycle({}, { logger });
  let begun = 0;
  const app = (_req: unknown, res: { end: (text: string) => unknown }): void => {
    begun += 1;
    res.end('hello');
  };
  const { server, port } = await serve({ ...address, app }, { lifecycle, logger });
  const socket = createConnection({ host: '127.0.0.1', port });
  let received = '';
  socket.on('data', (piece: Buffer) => (received += piece.toString()));
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(1_500));
  const count = (status: number): number => received.split(`HTTP/1.1 ${status} `).length - 1;
  for (let i = 0; i < 1_000 && count(503) < 500; i += 1) await delay(5);
  socket.destroy();
  expect({ begun, served: count(200), refused: count(503) }).toEqual({
    begun: 1_000,
    served: 1_000,
    refused: 500,
  });
  await lifecycle.shutdown([server]);
});
