import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import express from 'express';
import { errorHandler } from './error-handler.ts';
import { jsonBody } from './json-body.ts';
import { loopback, type Loopback } from './testing/loopback.ts';

function serveEcho(): Promise<Loopback> {
  const app = express();
  app.post(
    '/echo',
    jsonBody({ limitBytes: 200_000 }),
    (req, res) => void res.json({ got: req.body as unknown }),
  );
  app.use(errorHandler);
  return loopback(app);
}

async function send(
  server: Loopback,
  { body, headers = {} }: { body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> },
) {
  const reply = await fetch(`${server.url}/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: reply.status,
    body: (await reply.json()) as { got?: unknown; error?: { code: string; message: string } },
  };
}

test('JSON objects and arrays arrive, with a charset, compressed, and in any script', async () => {
  await using server = await serveEcho();
  expect((await send(server, { body: '{"a":["ü","日本","😀"]}' })).body.got).toEqual({
    a: ['ü', '日本', '😀'],
  });
  const typed = { 'content-type': 'application/json; charset=UTF-8' };
  expect((await send(server, { body: '[1]', headers: typed })).body.got).toEqual([1]);
  const gzipped = { body: gzipSync('{"z":1}'), headers: { 'content-encoding': 'gzip' } };
  expect((await send(server, gzipped)).body.got).toEqual({ z: 1 });
});

test('a request without a body passes', async () => {
  await using server = await serveEcho();
  expect(await send(server, {})).toMatchObject({ status: 200, body: {} });
});

test.each([
  ['not JSON', '{"a":', /not valid JSON/],
  ['a bare value', '"planted"', /must be a JSON object/],
  ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), /not valid UTF-8/],
  ['a prototype key', '{"a":{"__proto__":{"admin":true}}}', /"__proto__" is not allowed/],
  ['a constructor key', '[{"constructor":{"prototype":1}}]', /"constructor" is not allowed/],
  ['empty space', '   ', /not valid JSON/],
])('%s is an invalid request that does not repeat the body', async (_what, body, message) => {
  await using server = await serveEcho();
  const reply = await send(server, { body });
  expect(reply.status).toBe(400);
  expect(reply.body.error).toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(message),
  });
  expect(JSON.stringify(reply.body)).not.toContain('planted');
});

test.each([65, 10_000, 90_000])('JSON nested %i levels deep is refused quickly', async (depth) => {
  await using server = await serveEcho();
  const started = performance.now();
  const reply = await send(server, { body: '['.repeat(depth) + ']'.repeat(depth) });
  expect(reply.status).toBe(400);
  expect(reply.body.error?.message).toContain('deeper than 64');
  expect(performance.now() - started).toBeLessThan(500);
});

test('a body over the limit is told the limit, compressed or not', async () => {
  await using server = await serveEcho();
  const body = JSON.stringify({ a: 'x'.repeat(300_000) });
  for (const request of [{ body }, { body: gzipSync(body), headers: { 'content-encoding': 'gzip' } }]) {
    const reply = await send(server, request);
    expect(reply.status).toBe(413);
    expect(reply.body.error).toMatchObject({
      code: 'payload_too_large',
      message: expect.stringContaining('200000 bytes'),
    });
  }
});

test.each([
  ['text/plain', {}],
  ['application/x-www-form-urlencoded', {}],
  ['application/json; charset=utf-16', {}],
  ['application/json', { 'content-encoding': 'zzz' }],
])('a body as %s %j is an unsupported media type', async (type, extra) => {
  await using server = await serveEcho();
  const reply = await send(server, { body: '{}', headers: { 'content-type': type, ...extra } });
  expect(reply.status).toBe(415);
  expect(reply.body.error?.code).toBe('unsupported_media_type');
});

test('bytes that are not what content-encoding says are the caller’s fault', async () => {
  await using server = await serveEcho();
  for (const encoding of ['gzip', 'br', 'deflate']) {
    const reply = await send(server, { body: '{"a":1}', headers: { 'content-encoding': encoding } });
    expect([encoding, reply.status]).toEqual([encoding, 400]);
  }
});
