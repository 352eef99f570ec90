import { getMaxListeners } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createLifecycle } from './lifecycle.ts';
import { createCapturedLogger } from './testing/captured-logger.ts';

async function listen(listener: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port }; // a listening TCP server has one
}

function fetchText({ port, agent }: { port: number; agent?: Agent }): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', ...(agent === undefined ? {} : { agent }) };
    get(options, (reply: IncomingMessage) => {
      let text = '';
      reply.on('data', (piece: Buffer) => (text += piece.toString()));
      reply.on('end', () => resolve(text));
      reply.on('error', reject);
    }).on('error', reject);
  });
}

test('readiness follows the life of the process', async () => {
  const lifecycle = createLifecycle({}, createCapturedLogger());
  expect(lifecycle.state).toEqual({ ready: false, draining: false });
  lifecycle.markReady();
  expect(lifecycle.state).toEqual({ ready: true, draining: false });
  const stopping = lifecycle.shutdown([]);
  expect(lifecycle.state).toEqual({ ready: false, draining: true });
  lifecycle.markReady();
  expect(lifecycle.state.ready).toBe(false);
  await stopping;
});

test('what is in flight ends in its own time, new connections are refused, idle ones do not hold it up', async () => {
  const { server, port } = await listen((_req, res) => void delay(150).then(() => res.end('whole')));
  const agent = new Agent({ keepAlive: true });
  await fetchText({ port, agent });
  const lifecycle = createLifecycle({ drainMs: 5_000 }, createCapturedLogger());
  const answer = fetchText({ port, agent });
  await delay(30);
  const started = performance.now();
  const stopping = lifecycle.shutdown([server]);
  await expect(fetchText({ port })).rejects.toThrow(/ECONNREFUSED|socket hang up|ECONNRESET/);
  expect(await answer).toBe('whole');
  await stopping;
  expect(lifecycle.shutdownSignal.aborted).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
  agent.destroy();
});

test('what takes longer than the drain is told, and can still say so', async () => {
  const lifecycle = createLifecycle({ drainMs: 60, graceMs: 500 }, createCapturedLogger());
  const { server, port } = await listen((_req, res) => {
    res.write('begun ');
    lifecycle.shutdownSignal.addEventListener('abort', () =>
      res.end(String(lifecycle.shutdownSignal.reason.code)),
    );
  });
  const answer = fetchText({ port });
  await delay(30);
  await lifecycle.shutdown([server]);
  expect(await answer).toBe('begun draining');
});

test('what heeds nothing is cut after the grace', async () => {
  const log = createCapturedLogger();
  const lifecycle = createLifecycle({ drainMs: 30, graceMs: 30 }, log);
  const { server, port } = await listen((_req, res) => void res.write('begun'));
  const answer = fetchText({ port });
  const failed = expect(answer).rejects.toThrow();
  await delay(30);
  await lifecycle.shutdown([server]);
  await failed;
  expect(log.lines().map(({ event }) => event)).toEqual(['draining', 'connections-cut', 'stopped']);
});

test('things close in reverse order, once, and one that fails does not keep the others', async () => {
  const log = createCapturedLogger();
  const lifecycle = createLifecycle({}, log);
  const closed: string[] = [];
  lifecycle.onClose(() => void closed.push('store'));
  lifecycle.onClose(() => {
    throw new Error('stuck');
  });
  lifecycle.onClose(async () => {
    await delay(10);
    closed.push('client');
  });
  await Promise.all([lifecycle.shutdown([]), lifecycle.shutdown([])]);
  expect(closed).toEqual(['client', 'store']);
  expect(log.lines()).toContainEqual(expect.objectContaining({ event: 'close-failed' }));
});

test('any number of requests may heed the shutdown without a warning on the terminal', () => {
  const { shutdownSignal } = createLifecycle({}, createCapturedLogger());
  expect(getMaxListeners(shutdownSignal)).toBe(Infinity);
});
