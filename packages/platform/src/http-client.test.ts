import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { AppError } from './app-error.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './http-client.ts';
import { loopback } from './testing/loopback.ts';

const errorCodes = {
  unavailable: 'engine_unavailable',
  timeout: 'first_token_timeout',
  badReply: 'engine_error',
} as const;

function createClient(baseUrl: string, options: Partial<HttpClientOptions> = {}): HttpClient & Disposable {
  const client = createHttpClient({ baseUrl, peer: 'The engine', errorCodes, ...options });
  return { ...client, [Symbol.dispose]: () => client.close() };
}

const never = (): AbortSignal => new AbortController().signal;
const anything = z.record(z.string(), z.unknown());

const echo: RequestListener = (req, res) => {
  void text(req).then((body) => {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers, body }));
  });
};

async function drain(body: AsyncIterable<unknown>): Promise<void> {
  for await (const _piece of body);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof AppError ? error.code : `not an AppError: ${String(error)}`;
}

test('JSON goes out and comes back parsed, with headers, under the path of the base URL', async () => {
  await using server = await loopback(echo);
  using client = createClient(`${server.url}/base/`, { headers: { authorization: 'Bearer k' } });
  const reply = await client.postJson(
    { path: '/v1/x?a=1', body: { text: 'ü😀' }, headers: { 'x-request-id': 'r' }, schema: anything },
    { signal: never() },
  );
  expect(reply).toMatchObject({ method: 'POST', url: '/base/v1/x?a=1', body: '{"text":"ü😀"}' });
  expect(reply['headers']).toMatchObject({
    authorization: 'Bearer k',
    'content-type': 'application/json',
    'x-request-id': 'r',
  });
  expect(await client.getJson({ path: '/', schema: anything }, { signal: never() })).toMatchObject({
    method: 'GET',
    body: '',
  });
});

test('connections are used again', async () => {
  await using server = await loopback(echo);
  let connections = 0;
  server.server.on('connection', () => (connections += 1));
  using client = createClient(server.url);
  for (let i = 0; i < 5; i += 1) await client.getJson({ path: '/', schema: anything }, { signal: never() });
  expect(connections).toBe(1);
});

test('nobody there and nobody found are “unavailable”, with a time to come back', async () => {
  const error = await createClient('http://127.0.0.1:1')
    .getJson({ path: '/', schema: anything }, { signal: never() })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'engine_unavailable',
    retryAfterMs: 1_000,
    message: 'The engine cannot be reached.',
  });
  const nowhere = createClient('http://no-such-host.invalid');
  expect(await codeOf(nowhere.getJson({ path: '/', schema: anything }, { signal: never() }))).toBe(
    'engine_unavailable',
  );
});

test('a connection that is not made in time is “unavailable”', async () => {
  // Takes the TCP connection and never answers the TLS handshake.
  const mute = createTcpServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const { port } = mute.address() as AddressInfo; // a listening TCP server has one
  using client = createClient(`https://127.0.0.1:${port}`, {
    connectTimeoutMs: 60,
    firstByteTimeoutMs: 3_000,
  });
  const error = await client
    .getJson({ path: '/', schema: anything }, { signal: never() })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'engine_unavailable', message: expect.stringContaining('in time') });
  mute.close();
});

test('silence before the first byte and silence in the body both end in the timeout code, socket destroyed', async () => {
  let closed = 0;
  await using server = await loopback((req, res) => {
    res.on('close', () => (closed += 1));
    if (req.url === '/silent') return;
    res.write('first');
  });
  using client = createClient(server.url, { firstByteTimeoutMs: 80, idleTimeoutMs: 80 });
  expect(await codeOf(client.postStream({ path: '/silent', body: {} }, { signal: never() }))).toBe(
    'first_token_timeout',
  );
  const { body } = await client.postStream({ path: '/half', body: {} }, { signal: never() });
  expect(await codeOf(drain(body))).toBe('first_token_timeout');
  await delay(50);
  expect(closed).toBe(2);
});

test('time in which nobody reads is not the neighbour’s silence', async () => {
  await using server = await loopback((_req, res) => {
    res.write('a');
    setTimeout(() => res.end('b'), 20);
  });
  using client = createClient(server.url, { idleTimeoutMs: 60 });
  const { body } = await client.postStream({ path: '/', body: {} }, { signal: never() });
  let text = '';
  for await (const piece of body) {
    text += Buffer.from(piece).toString();
    await delay(120);
  }
  expect(text).toBe('ab');
});

test.each(['before the reply', 'while reading', 'before reading'])(
  'an abort %s closes the socket within 250 ms',
  async (phase) => {
    let closedAt = 0;
    await using server = await loopback((_req, res) => {
      res.on('close', () => (closedAt = performance.now()));
      if (phase !== 'before the reply') res.write('first');
    });
    using client = createClient(server.url);
    const controller = new AbortController();
    const reason = new AppError('cancelled', 'The client has left.');
    const reading = client.postStream({ path: '/', body: {} }, controller).then(async ({ body }) => {
      if (phase === 'before reading') await delay(100);
      for await (const _piece of body);
    });
    const failed = expect(reading).rejects.toBe(reason);
    await delay(50);
    const abortedAt = performance.now();
    controller.abort(reason);
    await failed;
    await delay(20);
    expect(closedAt).toBeGreaterThan(0);
    expect(closedAt - abortedAt).toBeLessThan(250);
  },
);

test('leaving the loop early closes the socket', async () => {
  let closed = false;
  await using server = await loopback((_req, res) => {
    res.on('close', () => (closed = true));
    setInterval(() => res.write('more'), 5).unref();
  });
  using client = createClient(server.url);
  const { body } = await client.postStream({ path: '/', body: {} }, { signal: never() });
  for await (const _piece of body) break;
  await delay(60);
  expect(closed).toBe(true);
});

test('other statuses become what onStatus says, or a bad reply that keeps the body in its cause', async () => {
  await using server = await loopback((_req, res) => {
    res.writeHead(429, { 'retry-after': '7' });
    res.end('planted'.repeat(100_000));
  });
  using plain = createClient(server.url);
  const error = await plain
    .postJson({ path: '/', body: {}, schema: anything }, { signal: never() })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'engine_error', message: 'The engine answered with status 429.' });
  using mapped = createClient(server.url, {
    onStatus: ({ status, headers, bodyText }) =>
      new AppError('engine_overloaded', `${status} ${String(headers['retry-after'])} ${bodyText.length}`),
  });
  await expect(mapped.postStream({ path: '/', body: {} }, { signal: never() })).rejects.toThrow(
    '429 7 65536',
  );
});

test('redirects are not followed', async () => {
  await using server = await loopback((_req, res) =>
    res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  );
  using client = createClient(server.url);
  await expect(client.getJson({ path: '/', schema: anything }, { signal: never() })).rejects.toThrow(
    'status 302',
  );
});

test.each([
  ['not JSON', '<html>'],
  ['another form', '[1]'],
  ['too long', JSON.stringify({ a: 'x'.repeat(5_000) })],
])('a reply that is %s is a bad reply', async (_what, text) => {
  await using server = await loopback((_req, res) => res.end(text));
  using client = createClient(server.url, { limitReplyBytes: 1_000 });
  expect(await codeOf(client.getJson({ path: '/', schema: anything }, { signal: never() }))).toBe(
    'engine_error',
  );
});

test('a reply that breaks off is a bad reply', async () => {
  await using server = await loopback((_req, res) => {
    res.writeHead(200, { 'content-length': '100' });
    res.write('half');
    setTimeout(() => res.destroy(), 20);
  });
  using client = createClient(server.url);
  const { body } = await client.postStream({ path: '/', body: {} }, { signal: never() });
  expect(await codeOf(drain(body))).toBe('engine_error');
});

/** Answers the first request of each connection and resets the connection at the second. */
async function listenOnce() {
  let requests = 0;
  const server = createTcpServer((socket) => {
    let seen = 0;
    socket.on('error', () => {});
    socket.on('data', () => {
      seen += 1;
      requests += 1;
      if (seen === 1)
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}');
      else socket.resetAndDestroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a listening TCP server has one
  return { url, requests: () => requests, [Symbol.dispose]: () => void server.close() };
}

test.each(['postJson', 'postStream'] as const)(
  'a dead reused connection is tried again once by %s, for requests that may be repeated and for no others',
  async (way) => {
    using peer = await listenOnce();
    using client = createClient(peer.url);
    const post = async (idempotent: boolean): Promise<void> => {
      const request = { path: '/', body: {}, idempotent };
      if (way === 'postJson') await client.postJson({ ...request, schema: anything }, { signal: never() });
      else for await (const _ of (await client.postStream(request, { signal: never() })).body);
    };
    await post(true);
    await post(true);
    expect(peer.requests()).toBe(3);
    expect(await codeOf(post(false))).toBe('engine_error');
    expect(peer.requests()).toBe(4);
  },
);

test('a proxy in the environment is not asked', async () => {
  await using server = await loopback(echo);
  const proxy = createServer((_req, res) => res.writeHead(502).end()).listen(0);
  const { port } = proxy.address() as AddressInfo; // a listening TCP server has one
  const before = process.env['http_proxy'];
  process.env['http_proxy'] = `http://127.0.0.1:${port}`;
  try {
    using client = createClient(server.url);
    expect(await client.getJson({ path: '/', schema: anything }, { signal: never() })).toMatchObject({
      method: 'GET',
    });
  } finally {
    if (before === undefined) delete process.env['http_proxy'];
    else process.env['http_proxy'] = before;
    proxy.close();
  }
});
