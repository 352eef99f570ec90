import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import express, { type RequestHandler } from 'express';
import { z } from 'zod';
import { AppError } from './app-error.ts';
import { errorHandler } from './error-handler.ts';
import { jsonBody } from './json-body.ts';
import { route } from './route.ts';
import { loopback, type Loopback } from './testing/loopback.ts';

function serveRoute(handler: RequestHandler): Promise<Loopback> {
  const app = express();
  app.all('/things/:id', jsonBody(), handler);
  app.use(errorHandler);
  return loopback(app);
}

async function post(
  url: string,
  body: unknown,
): Promise<{ status: number; body: { error: { message: string; param: string | null } } }> {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: reply.status, body: (await reply.json()) as never };
}

const schema = z.strictObject({
  question: z.string().min(1),
  k: z.int().min(1).max(50).default(8),
  messages: z
    .array(
      z.strictObject({
        content: z.string().or(z.array(z.strictObject({ type: z.literal('text'), text: z.string() }))),
      }),
    )
    .optional(),
});

test('the handler gets parsed input and what it returns is sent', async () => {
  const handler = route({
    body: schema,
    query: z.object({ limit: z.coerce.number().int().default(5) }),
    params: z.object({ id: z.string() }),
    handler: ({ body, query, params }) => ({ ...body, ...query, ...params }),
  });
  await using server = await serveRoute(handler);
  const { body } = await post(`${server.url}/things/7?limit=3`, { question: 'why' });
  expect(body).toEqual({ question: 'why', k: 8, limit: 3, id: '7' });
});

test.each([
  [{}, 'question', 'question is required.'],
  [{ question: 'a', k: 51 }, 'k', 'k must be at most 50.'],
  [{ question: 'a', k: 'planted' }, 'k', 'k must be a number.'],
  [{ question: 'a', kk: 1 }, 'kk', 'The request body has an unknown field: "kk".'],
  [
    { question: 'a', messages: [{ content: 5 }] },
    'messages.0.content',
    'messages.0.content must be a string or must be an array.',
  ],
  [
    { question: 'a', messages: [{ content: [{ type: 'image', text: 'x' }] }] },
    'messages.0.content.0.type',
    'messages.0.content.0.type must be text.',
  ],
  [['planted'], null, 'The request body must be an object.'],
])(
  'input that does not fit says what to do, without repeating what was sent: %j',
  async (input, param, message) => {
    await using server = await serveRoute(route({ body: schema, handler: () => ({}) }));
    const { status, body } = await post(`${server.url}/things/1`, input);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'invalid_request', param, message });
  },
);

test('a missing body is a fault of the body', async () => {
  await using server = await serveRoute(route({ body: schema, handler: () => ({}) }));
  const reply = await fetch(`${server.url}/things/1`, { method: 'POST' });
  expect(await reply.json()).toMatchObject({ error: { message: 'The request body is required.' } });
});

test('the signal aborts when the client leaves, and not when the body has been read or the answer is out', async () => {
  const signals: AbortSignal[] = [];
  const handler = route({
    body: schema,
    handler: async ({ body }, { signal }) => {
      signals.push(signal);
      if (body.question === 'slow') await delay(10_000, undefined, { signal }).catch(() => {});
      else await delay(20);
      return {};
    },
  });
  await using server = await serveRoute(handler);
  await post(`${server.url}/things/1`, { question: 'fast' });
  const started = performance.now();
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"question":"slow"}',
  };
  await fetch(`${server.url}/things/1`, { ...request, signal: AbortSignal.timeout(50) }).catch(() => {});
  while (signals[1]?.aborted !== true && performance.now() - started < 2_000) await delay(5);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  expect(signals[1]?.reason).toBeInstanceOf(AppError);
  expect(performance.now() - started).toBeLessThan(300);
});
