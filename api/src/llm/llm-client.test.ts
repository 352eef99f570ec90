import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { encodeSseEvent } from '@twinscribe/contracts';
import { createHttpClient, silentSpan } from '@twinscribe/platform';
import { loopback } from '@twinscribe/platform/testing';
import type { RequestListener } from 'node:http';
import type { CallContext } from './call-context.ts';
import { createLlmClient, type GenerateEvent, type LlmClient } from './llm-client.ts';
import { readRefusal } from './parse-refusal.ts';

function clientOf(url: string): LlmClient {
  const http = createHttpClient({
    baseUrl: url,
    peer: 'The language model tier',
    firstByteTimeoutMs: 2_000,
    idleTimeoutMs: 200,
    errorCodes: { unavailable: 'llm_unavailable', timeout: 'stalled', badReply: 'engine_protocol_error' },
    onStatus: (reply) => readRefusal(reply, { otherwise: 'llm_unavailable' }),
  });
  const known = { read: () => Promise.reject(new Error('nobody asks')), hear: () => {} };
  return createLlmClient({ http, known });
}

const context = (): CallContext => ({
  signal: new AbortController().signal,
  requestId: 'request-1',
  tenant: 'library',
  remainingMs: () => 5_000,
  span: silentSpan(),
});

const chunk = (fields: object): string =>
  encodeSseEvent({
    data: JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...fields }),
  });
const delta = (content: string): string =>
  chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const stop = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
const usage = chunk({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } });
const done = encodeSseEvent({ data: '[DONE]' });

const saying =
  (...parts: string[]): RequestListener =>
  (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.end(parts.join(''));
  };

async function generate(listener: RequestListener): Promise<GenerateEvent[]> {
  await using server = await loopback(listener);
  const events: GenerateEvent[] = [];
  const request = {
    model: 'm',
    messages: [{ role: 'user', content: 'hi' }],
    maxTokens: 10,
    sampling: {},
  } as const;
  for await (const event of clientOf(server.url).generate(request, context())) events.push(event);
  return events;
}

test('a whole stream is its deltas and one end with the usage', async () => {
  expect(await generate(saying(delta('Hello '), delta('there'), stop, usage, done))).toEqual([
    { type: 'delta', text: 'Hello ' },
    { type: 'delta', text: 'there' },
    { type: 'end', finishReason: 'stop', usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
  ]);
});

test('a stream that breaks off, says nothing of its end, or is not ours is an error and never a short answer', async () => {
  const refusal = {
    error: {
      code: 'stalled',
      message: 'Too slow.',
      type: 't',
      param: null,
      requestId: 'r',
      retryable: false,
    },
  };
  const cases: [RequestListener, string][] = [
    [saying(delta('Hello')), 'engine_error'],
    [saying(delta('Hello'), done), 'engine_error'],
    [saying(delta('Hello'), stop, usage), 'engine_error'],
    [saying(delta('Hello'), 'data: {"x":1}\n\n'), 'engine_protocol_error'],
    [saying(delta('Hello'), `data: ${'x'.repeat(9 * 1024 * 1024)}`), 'engine_protocol_error'],
    [saying(delta('Hello'), `data: ${JSON.stringify(refusal)}\n\n`), 'stalled'],
    [(_req, res) => res.destroy(), 'engine_protocol_error'],
    [(_req, res) => void res.writeHead(502).end('<html>'), 'llm_unavailable'],
  ];
  for (const [listener, code] of cases) await expect(generate(listener)).rejects.toMatchObject({ code });
});

test('a tier that falls silent mid-stream is given up', async () => {
  const silent: RequestListener = (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(delta('Hello'));
  };
  await expect(generate(silent)).rejects.toMatchObject({ code: 'stalled' });
});

test('leaving the loop closes the connection to the tier', async () => {
  let closedAt = 0;
  await using server = await loopback((_req, res) => {
    res.on('close', () => (closedAt = performance.now()));
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(delta('Hello'));
  });
  const request = {
    model: 'm',
    messages: [{ role: 'user', content: 'hi' }],
    maxTokens: 10,
    sampling: {},
  } as const;
  const leftAt = performance.now();
  for await (const _ of clientOf(server.url).generate(request, context())) break;
  while (closedAt === 0 && performance.now() - leftAt < 2_000) await sleep(5);
  expect(closedAt - leftAt).toBeLessThan(250);
});

test('an answer that was read to its end leaves the connection for the next one', async () => {
  const answer = saying(delta('Hello'), stop, usage, done);
  await using server = await loopback(answer);
  let connections = 0;
  server.server.on('connection', () => (connections += 1));
  const client = clientOf(server.url);
  const messages = [{ role: 'user', content: 'hi' }] as const;
  for (let i = 0; i < 3; i += 1) {
    const request = { model: 'm', messages, maxTokens: 10, sampling: {} };
    for await (const _ of client.generate(request, context()));
    await sleep(20);
  }
  expect(connections).toBe(1);
});
