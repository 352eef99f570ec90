import type { RequestListener, ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { encodeSseEvent, type Source } from '@twinscribe/contracts';
import { loopback } from '@twinscribe/platform/testing';
import { runTwin } from '../testing/run-twin.ts';

const source = (number: number, title: string): Source => ({
  number,
  chunkId: `chunk-${number}`,
  documentId: `document-${number}`,
  title,
  author: 'Ana',
  category: 'post',
  url: null,
  publishedAt: '2024-03-01',
  language: 'en',
  tags: [],
  headingPath: [title, 'Crust'],
  start: 0,
  end: 4,
  text: 'text',
  score: 1,
});

const outcome = {
  engine: 'extractive',
  model: 'extractive',
  finish_reason: 'stop',
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  citations: [
    { start: 0, end: 10, sources: [2], support: 'supported', missing: { numbers: [], names: [], words: [] } },
  ],
  abstained: false,
  abstainedBy: null,
  unsupported: false,
  timings: { total: 1 },
};

const send = (res: ServerResponse, event: string, data: object): boolean =>
  res.write(encodeSseEvent({ event, data: JSON.stringify(data) }));

/** Answers like the api, and keeps what it was asked. */
function createApi(fields: object = {}): { listener: RequestListener; asked: unknown[] } {
  const asked: unknown[] = [];
  const listener: RequestListener = (req, res) => {
    let body = '';
    req.on('data', (bytes: Buffer) => (body += bytes.toString()));
    req.on('end', () => {
      asked.push({ path: req.url, ...(JSON.parse(body) as object) }); // spread only
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      send(res, 'sources', {
        requestId: 'r',
        sources: [source(1, 'Wheat'), source(2, 'Rye')],
        retrieval: {
          query: 'q',
          readFilter: {},
          filterDropped: false,
          doubts: [],
          reranked: false,
          rerankFault: null,
          rewrittenBy: null,
          rewriteFault: null,
          variants: [],
        },
      });
      send(res, 'text-delta', { text: 'Rye bread' });
      send(res, 'text-delta', { text: ' [2].\u001b[2J' });
      send(res, 'answer-end', { ...outcome, ...fields });
      res.end();
    });
  };
  return { listener, asked };
}

test('the answer is printed, then the sources that it cites, and that no model wrote it', async () => {
  const { listener, asked } = createApi();
  await using api = await loopback(listener);
  const args = [
    'ask',
    'What of rye?',
    '--url',
    api.url,
    '-k',
    '3',
    '--category',
    'post',
    '--author',
    'Ana',
    '--tag',
    'bread',
  ];
  const { code, stdout } = await runTwin({ args, cwd: '/' });
  expect(code).toBe(0);
  expect(stdout).toBe(
    'Rye bread [2].\ufffd[2J\n\n[2] Rye › Crust\n   post · 2024-03-01 · Ana · document document-2\n\nNo language model answered: these are quotes from your text.\n',
  );
  const filter = { categories: ['post'], authors: ['Ana'], tags: ['bread'] };
  expect(asked).toEqual([{ path: '/v1/rag/query', question: 'What of rye?', filter, k: 3, stream: true }]);
});

test('one line says that the library does not answer, or that nothing of the answer is borne out', async () => {
  const remarkOn = async (fields: object): Promise<string> => {
    await using api = await loopback(createApi({ engine: 'openai', ...fields }).listener);
    const { stdout } = await runTwin({ args: ['ask', 'What of rye?', '--url', api.url], cwd: '/' });
    return stdout.slice('Rye bread [2].\ufffd[2J'.length);
  };
  const cited = '\n\n[2] Rye › Crust\n   post · 2024-03-01 · Ana · document document-2\n';
  expect(await remarkOn({})).toBe(cited);
  expect(await remarkOn({ unsupported: true })).toBe(
    `${cited}\nBeware: no sentence of this answer is borne out by the sources it cites.\n`,
  );
  const abstained = { citations: [], abstained: true };
  expect(await remarkOn({ ...abstained, abstainedBy: 'engine' })).toBe(
    '\n\nThe library does not answer this.\n',
  );
  expect(await remarkOn({ ...abstained, abstainedBy: 'evidence', engine: 'none' })).toBe(
    '\n\nThe library does not answer this. No engine was asked.\n',
  );
});

test('as JSON the answer comes whole', async () => {
  await using api = await loopback(createApi().listener);
  const { stdout } = await runTwin({
    args: ['ask', 'What of rye?', '--json'],
    cwd: '/',
    env: { TWIN_API_URL: api.url },
  });
  expect(JSON.parse(stdout)).toMatchObject({
    requestId: 'r',
    answer: 'Rye bread [2].\u001b[2J',
    sources: [{ number: 1 }, { number: 2 }],
    engine: 'extractive',
  });
});

test('an api that is not there is one line with the command that starts it', async () => {
  const server = await loopback(() => {});
  await server[Symbol.asyncDispose]();
  const { code, stdout, stderr } = await runTwin({ args: ['ask', 'x', '--url', server.url], cwd: '/' });
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: `twin: Nothing answers at ${server.url}. Start it with: npm start\n`,
  });
});

test('what the api refuses, it says itself; what is not the api is told', async () => {
  const error = {
    code: 'llm_unavailable',
    message: 'No engine.',
    type: 'server_error',
    param: null,
    requestId: 'r',
    retryable: true,
  };
  await using refusing = await loopback(
    (_req, res) => void res.writeHead(503).end(JSON.stringify({ error })),
  );
  expect(await runTwin({ args: ['ask', 'x', '--url', refusing.url], cwd: '/' })).toMatchObject({
    code: 1,
    stderr: 'twin: No engine.\n',
  });
  await using other = await loopback((_req, res) => void res.writeHead(404).end('<html>'));
  expect(await runTwin({ args: ['ask', 'x', '--url', other.url], cwd: '/' })).toMatchObject({
    code: 1,
    stderr: `twin: What answers at ${other.url} is not the api (status 404).\n`,
  });
});

test('an error in the middle of an answer ends with 1', async () => {
  const error = {
    code: 'stalled',
    message: 'Too slow.',
    type: 'server_error',
    param: null,
    requestId: 'r',
    retryable: false,
  };
  await using api = await loopback((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    send(res, 'sources', {
      requestId: 'r',
      sources: [],
      retrieval: {
        query: 'q',
        readFilter: {},
        filterDropped: false,
        doubts: [],
        reranked: false,
        rerankFault: null,
        rewrittenBy: null,
        rewriteFault: null,
        variants: [],
      },
    });
    send(res, 'text-delta', { text: 'Rye' });
    send(res, 'error', { error });
    res.end();
  });
  expect(await runTwin({ args: ['ask', 'x', '--url', api.url], cwd: '/' })).toEqual({
    code: 1,
    stdout: 'Rye\n',
    stderr: 'twin: Too slow.\n',
  });
});

test('Ctrl-C closes the request', async () => {
  const controller = new AbortController();
  let leave = (): void => {};
  const left = new Promise<void>((resolve) => (leave = resolve));
  await using api = await loopback((_req, res) => {
    res.on('close', leave);
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    send(res, 'sources', {
      requestId: 'r',
      sources: [],
      retrieval: {
        query: 'q',
        readFilter: {},
        filterDropped: false,
        doubts: [],
        reranked: false,
        rerankFault: null,
        rewrittenBy: null,
        rewriteFault: null,
        variants: [],
      },
    });
    setTimeout(() => controller.abort(), 20);
  });
  expect(
    await runTwin({ args: ['ask', 'x', '--url', api.url], cwd: '/', signal: controller.signal }),
  ).toMatchObject({ code: 130, stderr: '' });
  await left;
});

test('a question that cannot be asked is refused before it is sent', async () => {
  for (const question of ['', '   ', 'x'.repeat(100_000), '\ud800']) {
    expect(await runTwin({ args: ['ask', question, '--url', 'http://127.0.0.1:9'], cwd: '/' })).toMatchObject(
      { code: 1, stdout: '' },
    );
  }
});
