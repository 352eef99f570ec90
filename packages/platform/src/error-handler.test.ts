import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { errorBodySchema } from '@twinscribe/contracts';
import express from 'express';
import { AppError } from './app-error.ts';
import { errorHandler, methodNotAllowed, notFoundHandler } from './error-handler.ts';
import { assignRequestId } from './request-id.ts';
import { loopback, type Loopback } from './testing/loopback.ts';

function serveError(thrown: unknown): Promise<Loopback> {
  const app = express();
  app.use(assignRequestId);
  app.get('/fail', () => {
    throw thrown;
  });
  app.get('/late', async (_req, res) => {
    await new Promise((resolve) => res.write('half an answer', resolve));
    await delay(20);
    throw thrown;
  });
  app.get('/things/:id', (_req, res) => void res.json({}));
  app.all('/fail', methodNotAllowed(['GET', 'HEAD']));
  app.use(notFoundHandler, errorHandler);
  return loopback(app);
}

test('an error becomes the one body, with status, id and word on retrying', async () => {
  await using server = await serveError(
    new AppError('engine_overloaded', 'Busy.', { retryAfterMs: 2_300, cause: new Error('planted') }),
  );
  const reply = await fetch(`${server.url}/fail`, { headers: { 'x-request-id': 'request-1' } });
  const body = errorBodySchema.parse(await reply.json());
  expect(reply.status).toBe(503);
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'retry-after': '3',
    'retry-after-ms': '2300',
    'x-should-retry': 'true',
  });
  expect(body.error).toEqual({
    code: 'engine_overloaded',
    message: 'Busy.',
    type: 'server_error',
    param: null,
    requestId: 'request-1',
    retryable: true,
  });
});

test.each([
  [0, '1', '0'],
  [3_600_000, '60', '60000'],
])('the wait asked for is one that clients heed: %i ms', async (retryAfterMs, seconds, ms) => {
  await using server = await serveError(new AppError('draining', 'Bye.', { retryAfterMs }));
  const { headers } = await fetch(`${server.url}/fail`);
  expect([headers.get('retry-after'), headers.get('retry-after-ms')]).toEqual([seconds, ms]);
});

test('an unknown error is internal and tells nothing', async () => {
  await using server = await serveError(new Error('planted'));
  const reply = await fetch(`${server.url}/fail`);
  const text = await reply.text();
  expect(reply.status).toBe(500);
  expect(reply.headers.get('x-should-retry')).toBe('false');
  expect(text).not.toContain('planted');
});

test('an answer that has begun is cut, not finished', async () => {
  await using server = await serveError(new Error('planted'));
  const reply = await fetch(`${server.url}/late`);
  await expect(reply.text()).rejects.toThrow();
});

test('unknown routes, wrong methods and broken escapes have codes of their own', async () => {
  await using server = await serveError(new Error('unused'));
  const missing = await fetch(`${server.url}/nowhere?query=planted`);
  expect([missing.status, await missing.json()]).toMatchObject([
    404,
    { error: { message: 'There is no route GET /nowhere.' } },
  ]);
  const wrong = await fetch(`${server.url}/fail`, { method: 'DELETE' });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  const broken = await fetch(`${server.url}/things/%zz`);
  expect([broken.status, await broken.json()]).toMatchObject([400, { error: { code: 'invalid_request' } }]);
});
