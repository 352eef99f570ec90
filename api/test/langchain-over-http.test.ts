import { ChatPromptTemplate } from '@langchain/core/prompts';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { expect, test } from '@jest/globals';
import { encodeSseEvent, STREAM_DONE, type ErrorBody } from '@twinscribe/contracts';
import { createMetrics, systemClock } from '@twinscribe/platform';
import { loopback } from '@twinscribe/platform/testing';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { connectLlm, TwinChatModel } from '../src/langchain/index.ts';
import { callContext } from './call-context.ts';

const CHUNK = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' };
const data = (value: object | string): string =>
  encodeSseEvent({ data: typeof value === 'string' ? value : JSON.stringify(value) });
const delta = (content: string): string =>
  data({ ...CHUNK, choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const END = [
  data({ ...CHUNK, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  data({ ...CHUNK, choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }),
  data(STREAM_DONE),
].join('');

/** A chain of LangChain through all that the api puts between itself and the llm-server. */
async function ask(listener: RequestListener, signal?: AbortSignal): Promise<string> {
  await using server = await loopback(listener);
  const timeouts = { connectTimeoutMs: 2_000, firstByteTimeoutMs: 2_000, idleTimeoutMs: 2_000 };
  const connection = connectLlm(
    { url: server.url, timeouts, breaker: { failures: 5, openMs: 1_000 } },
    { clock: systemClock, metrics: createMetrics({ service: 'test' }), random: () => 0 },
  );
  const { signal: _own, ...context } = callContext();
  const model = new TwinChatModel({ llm: connection.llm, context, model: 'm', maxTokens: 9 });
  const chain = ChatPromptTemplate.fromTemplate('{question}').pipe(model).pipe(new StringOutputParser());
  try {
    return await chain.invoke({ question: 'Rye?' }, signal === undefined ? {} : { signal });
  } finally {
    connection.close();
  }
}

test('a chain reaches the llm-server over its wire, for the same tenant and request, with the time that is left', async () => {
  let heard: IncomingHttpHeaders = {};
  const answer = await ask((req, res) => {
    heard = req.headers;
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.end(delta('Rye ') + delta('bread.') + END);
  });
  expect(answer).toBe('Rye bread.');
  expect(heard).toMatchObject({
    'x-request-id': 'request-1',
    'x-tenant': 'tenant-1',
    'x-deadline-ms': '60000',
  });
});

test("the llm-server's refusal comes through the chain as the error that it is", async () => {
  const error: ErrorBody['error'] = {
    ...{ code: 'context_length_exceeded', message: 'Too long.', type: 'invalid_request_error' },
    ...{ param: null, requestId: 'r', retryable: false },
  };
  const asking = ask((_req, res) => {
    res.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  });
  await expect(asking).rejects.toMatchObject({ name: 'AppError', code: 'context_length_exceeded' });
});

test('the signal of the chain closes the connection', async () => {
  const leaving = new AbortController();
  let closed = (): void => {};
  const closing = new Promise<void>((resolve) => (closed = resolve));
  const asking = ask((_req, res) => {
    res.on('close', closed);
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(delta('Rye'));
    setTimeout(() => leaving.abort(new Error('left')), 20);
  }, leaving.signal);
  await expect(asking).rejects.toThrow('left');
  await closing;
});
