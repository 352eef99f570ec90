import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import express, { type Express } from 'express';
import { AppError } from './app-error.ts';
import { errorHandler, notFoundHandler } from './error-handler.ts';
import { assignRequestId } from './request-id.ts';
import { addLogFacts, logRequests } from './request-log.ts';
import { createCapturedLogger, type CapturedLogger } from './testing/captured-logger.ts';
import { loopback } from './testing/loopback.ts';

function createApp({ logger }: CapturedLogger): Express {
  const app = express();
  app.use(assignRequestId, logRequests({ logger }));
  app.get('/things/:id', (_req, res) => {
    addLogFacts(res, { model: 'm', sources: 3 });
    addLogFacts(res, { sources: 4 });
    res.json({ id: 'x' });
  });
  app.get('/broken', () => {
    throw new Error('planted');
  });
  app.get('/slow', () => {});
  app.get('/half', (_req, res) => {
    res.write('half');
  });
  app.get('/busy', () => {
    throw new AppError('engine_overloaded', 'Later.', { retryAfterMs: 1_500 });
  });
  app.use(notFoundHandler, errorHandler);
  return app;
}

test('a request leaves one wide line, with the pattern of its route and what handlers added', async () => {
  const log = createCapturedLogger();
  await using server = await loopback(createApp(log));
  await fetch(`${server.url}/things/42?query=planted`, { headers: { 'x-request-id': 'abc-12345' } });
  expect(log.lines()).toEqual([
    {
      time: expect.any(String),
      level: 'info',
      service: 'test',
      event: 'request',
      requestId: 'abc-12345',
      method: 'GET',
      route: '/things/:id',
      status: 200,
      durationMs: expect.any(Number),
      bytes: expect.any(Number),
      outcome: 'done',
      model: 'm',
      sources: 4,
    },
  ]);
  expect(log.text()).not.toMatch(/planted|things\/42/);
});

test('the level tells who is to blame', async () => {
  const log = createCapturedLogger();
  await using server = await loopback(createApp(log));
  for (const path of ['/things/1', '/nowhere', '/broken']) await (await fetch(server.url + path)).text();
  expect(log.lines().map(({ level, route, status }) => [level, route, status])).toEqual([
    ['info', '/things/:id', 200],
    ['warn', 'unmatched', 404],
    ['error', '/broken', 500],
  ]);
  expect(log.lines()[2]).toMatchObject({ error: { code: 'internal', causes: ['Error: planted'] } });
});

test.each([
  ['/slow', 499],
  ['/half', 200],
])('a caller who leaves %s is told apart, and is nobody’s fault', async (path, status) => {
  const log = createCapturedLogger();
  await using server = await loopback(createApp(log));
  await fetch(server.url + path, { signal: AbortSignal.timeout(50) })
    .then((reply) => reply.text())
    .catch(() => {});
  while (log.lines().length === 0) await delay(5);
  expect(log.lines()).toMatchObject([{ level: 'info', outcome: 'client_gone', status }]);
});

test('an id that could harm logs or headers is replaced, a sane one is kept', async () => {
  const log = createCapturedLogger();
  await using server = await loopback(createApp(log));
  const ids = ['short', 'has space in it', 'a'.repeat(129), '../../etc/passwd', '', 'ok_id.for-you'];
  const answered: (string | null)[] = [];
  for (const id of ids) {
    const reply = await fetch(`${server.url}/things/1`, { headers: { 'x-request-id': id } });
    answered.push(reply.headers.get('x-request-id'));
  }
  expect(answered.at(-1)).toBe('ok_id.for-you');
  for (const id of answered.slice(0, -1)) expect(id).toMatch(/^[0-9a-f-]{36}$/);
});
