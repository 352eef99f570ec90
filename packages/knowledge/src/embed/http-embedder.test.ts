import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { createManualClock, loopback, type Loopback } from '@twinscribe/platform/testing';
import type { Embedder } from './embedder.ts';
import { createHttpEmbedder, type HttpEmbedderOptions } from './http-embedder.ts';

const { signal } = new AbortController();

interface WireRequest {
  readonly model: string;
  readonly input: readonly string[];
}
type Reply = { status?: number; headers?: Record<string, string>; body: unknown };

/** Speaks `/v1/embeddings`: `answer` tells what to say, and anything else is refused. */
async function embeddingsServer(
  answer: (request: WireRequest, call: number) => Reply,
): Promise<Loopback & { readonly requests: WireRequest[]; readonly keys: (string | undefined)[] }> {
  const requests: WireRequest[] = [];
  const keys: (string | undefined)[] = [];
  const server = await loopback((request, response) => {
    void readRequest(request).then((body) => {
      if (body === undefined) return response.writeHead(501).end();
      keys.push(request.headers.authorization);
      requests.push(body);
      const reply = answer(body, requests.length);
      return response.writeHead(reply.status ?? 200, reply.headers).end(JSON.stringify(reply.body));
    });
  });
  return { ...server, requests, keys };
}

async function readRequest(request: IncomingMessage): Promise<WireRequest | undefined> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array); // without an encoding set they are bytes
  const { model, input, encoding_format, ...others } = JSON.parse(Buffer.concat(parts).toString());
  const isKnown =
    request.method === 'POST' &&
    request.url === '/v1/embeddings' &&
    encoding_format === 'float' &&
    Array.isArray(input) &&
    Object.keys(others).length === 0;
  return isKnown ? { model, input } : undefined;
}

/** A vector that tells its text's length. */
const vectorOf = (text: string): number[] => [text.length, 1, 0];

const wellDone = ({ input }: WireRequest): Reply => ({
  body: {
    data: input.map((text, index) => ({ index, embedding: vectorOf(text) })),
    model: 'm',
    object: 'list',
  },
});

const open = (server: Loopback, options: Partial<HttpEmbedderOptions> = {}): Promise<Embedder> =>
  createHttpEmbedder({ url: server.url, model: 'm', ...options }, { signal });

test('texts go in batches and their vectors come back in order, of unit length', async () => {
  await using server = await embeddingsServer(({ input }) => {
    const data = input.map((text, index) => ({ index, embedding: vectorOf(text) }));
    return { body: { data: data.reverse() } };
  });
  const embedder = await open(server, { limitBatch: 2 });
  expect(embedder).toMatchObject({ model: 'm', dimensions: 3 });
  const texts = ['a', 'bb', 'ccc', 'dddd', 'eeeee'];
  const vectors = await embedder.embedPassages(texts, { signal });
  expect(server.requests.slice(1).map(({ input }) => input)).toEqual([
    ['a', 'bb'],
    ['ccc', 'dddd'],
    ['eeeee'],
  ]);
  expect(vectors.map(([x = 0, y = 1]) => Math.round(x / y))).toEqual([1, 2, 3, 4, 5]);
  for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
  expect(await embedder.embedPassages([], { signal })).toEqual([]);
});

test('queries and passages have the prefixes of the model family', async () => {
  await using server = await embeddingsServer(wellDone);
  const embedder = await open(server, { model: 'intfloat/multilingual-e5-small', dimensions: 3 });
  await embedder.embedPassages(['waves'], { signal });
  await embedder.embedQuery('waves', { signal });
  expect(server.requests.map(({ input }) => input)).toEqual([['passage: waves'], ['query: waves']]);
});

test('a text is cut to the window of the model, prefix included', async () => {
  await using server = await embeddingsServer(wellDone);
  const embedder = await open(server, { dimensions: 3, limitTokens: 4 });
  await embedder.embedPassages(['one two three four five six'], { signal });
  expect(server.requests[0]?.input).toEqual(['one two three']);
});

test('the key goes along, and the address may end in /v1', async () => {
  await using server = await embeddingsServer(wellDone);
  await open(server, { url: `${server.url}/v1/`, apiKey: 'secret' });
  expect(server.keys).toEqual(['Bearer secret']);
});

test('a failure that may pass is tried once more, after the time that the server asks for', async () => {
  const clock = createManualClock();
  const busy: Reply = { status: 429, headers: { 'retry-after': '2' }, body: {} };
  await using server = await embeddingsServer((request, call) => (call === 1 ? busy : wellDone(request)));
  const opening = createHttpEmbedder({ url: server.url, model: 'm', timeoutMs: 60_000 }, { signal, clock });
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 30));
  await clock.advance(1_900);
  expect(server.requests).toHaveLength(1);
  await clock.advance(200);
  expect((await opening).dimensions).toBe(3);
});

test('what fails twice fails, and what cannot pass is not tried again', async () => {
  for (const [status, calls, expected] of [
    [503, 2, { code: 'embedder_unavailable', retryable: true }],
    [400, 1, { code: 'internal', message: expect.stringContaining('EMBEDDINGS_MODEL') }],
    [401, 1, { code: 'internal', message: expect.stringContaining('EMBEDDINGS_API_KEY') }],
  ] as const) {
    await using server = await embeddingsServer(() => ({
      status,
      body: {},
      headers: { 'retry-after': '0' },
    }));
    await expect(open(server)).rejects.toMatchObject(expected);
    expect(server.requests).toHaveLength(calls);
  }
});

test('vectors that are not what they should be are refused', async () => {
  const replies: unknown[] = [
    { data: [] },
    { data: [{ index: 1, embedding: [1, 0, 0] }] },
    {
      data: [
        { index: 0, embedding: [1, 0, 0] },
        { index: 0, embedding: [1, 0, 0] },
      ],
    },
    { data: [{ index: 0, embedding: [1, 0] }] },
    { data: [{ index: 0, embedding: [0, 0, 0] }] },
    { data: [{ index: 0, embedding: [1.5e308, 1.5e308, 1.5e308] }] },
    { data: [{ index: 0, embedding: [1, null, 0] }] },
    { data: [{ index: 0, embedding: 'AAAA' }] },
    'nothing of that',
  ];
  for (const body of replies) {
    await using server = await embeddingsServer(() => ({ body }));
    const embedder = await open(server, { dimensions: 3 });
    await expect(embedder.embedQuery('a', { signal })).rejects.toMatchObject({ code: 'internal' });
  }
});

test('a number beyond all bounds is refused', async () => {
  await using server = await loopback((_request, response) => {
    response.end('{"data":[{"index":0,"embedding":[1e999,1,1]}]}');
  });
  await expect(open(server)).rejects.toMatchObject({ code: 'internal' });
});

test('a server that is not there is said to be', async () => {
  const server = await embeddingsServer(wellDone);
  await server[Symbol.asyncDispose]();
  await expect(open(server)).rejects.toMatchObject({ code: 'embedder_unavailable' });
});

test('who leaves is not kept waiting', async () => {
  await using server = await loopback(() => undefined);
  const embedder = await open(server, { dimensions: 3 });
  const leaving = new AbortController();
  const embedding = embedder.embedQuery('a', { signal: leaving.signal });
  leaving.abort();
  await expect(embedding).rejects.toMatchObject({ code: 'cancelled' });
  embedder.close();
});
