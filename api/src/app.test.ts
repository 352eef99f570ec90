import { expect, test } from '@jest/globals';
import { errorBodySchema } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { scriptLlm } from '../test/scripted-llm.ts';
import { article, runApi } from '../test/running-api.ts';

const OVERLAP = article({
  text: '# On Overlap\n\nOverlap is rent: it is paid every month.\n\nThirty words of overlap bought three questions.\n',
});
const llm = () => scriptLlm({ steps: ['Overlap ', 'is rent. [1]'] });

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into freely: what is wrong fails an expectation
const json = async (response: Response | Promise<Response>): Promise<any> => (await response).json();

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('an answer comes with its sources, and each citation leads to the verbatim passage', async () => {
  await using api = await runApi({ llm: llm(), documents: [OVERLAP] });
  const response = await post(`${api.url}/v1/rag/query`, { question: 'What about overlap?' });
  const answer = await json(response);
  expect(answer).toMatchObject({
    answer: 'Overlap is rent. [1]',
    engine: 'scripted',
    finish_reason: 'stop',
    citations: [{ start: 0, end: 20, sources: [1] }],
  });
  const [source] = answer.sources;
  const document = await json(fetch(`${api.url}/v1/documents/${source.documentId}`));
  expect(document.text).toBe(OVERLAP.text);
  expect(document.text.slice(source.start, source.end)).toBe(source.text);
});

test('the prompt holds the passages and the question, and the model named by the capabilities is asked', async () => {
  const scripted = llm();
  await using api = await runApi({ llm: scripted, documents: [OVERLAP] });
  const history = [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Good day.' },
  ];
  await (
    await post(`${api.url}/v1/rag/query`, { question: 'What about overlap?', history, temperature: 0.3 })
  ).json();
  const request = scripted.requests.at(-1);
  expect(request).toMatchObject({ model: 'scripted-model', sampling: { temperature: 0.3 } });
  expect(request?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  expect(request?.messages.at(-1)?.content).toMatch(/Thirty words of overlap[\s\S]*What about overlap\?$/);
});

test('search finds passages without asking the model, and a filter that fits nothing finds nothing', async () => {
  const scripted = llm();
  await using api = await runApi({ llm: scripted, documents: [OVERLAP] });
  const found = await json(post(`${api.url}/v1/search`, { query: 'overlap' }));
  expect(found.passages[0]).toMatchObject({
    title: 'On Overlap',
    author: 'Ines Marchetti',
    headingPath: ['On Overlap'],
  });
  const none = await json(
    await post(`${api.url}/v1/search`, { query: 'overlap', filter: { categories: ['post'] } }),
  );
  expect(none.passages).toEqual([]);
  expect(scripted.requests).toEqual([]);
});

test('documents are listed without the paths of their files, and a removed one stops answering at once', async () => {
  await using api = await runApi({ llm: llm(), documents: [OVERLAP] });
  const listed = await fetch(`${api.url}/v1/documents?limit=10`);
  const text = await listed.text();
  expect(text).not.toContain('file:');
  const { documents } = JSON.parse(text);
  expect((await fetch(`${api.url}/v1/documents/${documents[0].id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await fetch(`${api.url}/v1/documents/${documents[0].id}`, { method: 'DELETE' })).status).toBe(404);
  const found = await json(post(`${api.url}/v1/search`, { query: 'overlap' }));
  expect(found.passages).toEqual([]);
});

const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
const badRequests: [string, string, unknown, number, string][] = [
  ['no JSON', '/v1/rag/query', 'hello', 400, 'invalid_request'],
  ['no body', '/v1/rag/query', '', 400, 'invalid_request'],
  ['a body of 2 MB', '/v1/rag/query', { question: 'x'.repeat(2 * 1024 * 1024) }, 413, 'payload_too_large'],
  ['deep JSON', '/v1/rag/query', deep, 400, 'invalid_request'],
  ['an unknown field', '/v1/rag/query', { question: 'x', retriever: 'bm25' }, 400, 'invalid_request'],
  ['an empty question', '/v1/rag/query', { question: '  ' }, 400, 'invalid_request'],
  [
    'a question of 100,000 characters',
    '/v1/rag/query',
    { question: 'x'.repeat(100_000) },
    400,
    'invalid_request',
  ],
  ['a lone surrogate', '/v1/rag/query', '{"question":"a\\ud83d"}', 400, 'invalid_request'],
  ['k out of range', '/v1/search', { query: 'x', k: 101 }, 400, 'invalid_request'],
  ['k that is no number', '/v1/search', '{"query":"x","k":1e999}', 400, 'invalid_request'],
  ['a prototype key', '/v1/search', '{"query":"x","__proto__":{"k":3}}', 400, 'invalid_request'],
  [
    'a filter that is none of ours',
    '/v1/search',
    { query: 'x', filter: { should: [] } },
    400,
    'invalid_request',
  ],
  [
    'a last message of the assistant',
    '/v1/chat/completions',
    { model: 'twin', messages: [{ role: 'assistant', content: 'x' }] },
    400,
    'invalid_request',
  ],
  [
    'an unknown model',
    '/v1/chat/completions',
    { model: 'gpt-9', messages: [{ role: 'user', content: 'x' }] },
    404,
    'model_not_found',
  ],
  [
    'a prompt that is too long',
    '/v1/chat/completions',
    { model: 'twin', messages: [{ role: 'user', content: 'word '.repeat(9_000) }] },
    400,
    'context_length_exceeded',
  ],
  ['an unknown route', '/v1/nothing', {}, 404, 'not_found'],
  ['a wrong method', '/v1/models', {}, 405, 'method_not_allowed'],
];

test.each(badRequests)(
  '%s is refused with a message and never reaches the model',
  async (_name, path, body, status, code) => {
    const scripted = llm();
    await using api = await runApi({ llm: scripted });
    const response = await post(`${api.url}${path}`, body);
    const { error } = errorBodySchema.parse(await response.json());
    expect({ status: response.status, code: error.code }).toEqual({ status, code });
    expect(error.message).toMatch(/\.$/);
    expect(error.requestId).toBe(response.headers.get('x-request-id'));
    expect(scripted.requests).toEqual([]);
  },
);

test('a route says which methods it takes, HEAD among them where it can be read', async () => {
  await using api = await runApi({ llm: llm() });
  const allowed = async (path: string) =>
    (await fetch(`${api.url}${path}`, { method: 'PATCH' })).headers.get('allow');
  expect(await allowed('/v1/documents')).toBe('GET, HEAD');
  expect(await allowed('/v1/search')).toBe('POST');
  expect((await fetch(`${api.url}/v1/documents`, { method: 'HEAD' })).status).toBe(200);
});

test('another media type is refused', async () => {
  await using api = await runApi({ llm: llm() });
  const response = await post(`${api.url}/v1/search`, '<query/>', { 'content-type': 'application/xml' });
  expect(response.status).toBe(415);
});

test('neither question nor answer nor passage appears in the log', async () => {
  await using api = await runApi({ llm: scriptLlm({ steps: ['pineapple [1]'] }), documents: [OVERLAP] });
  await json(post(`${api.url}/v1/rag/query`, { question: 'overlap zeppelin' }));
  await (await post(`${api.url}/v1/rag/query`, { question: 'zeppelin', k: 'zeppelin' })).text();
  const lines = api.log.text();
  expect(lines).toContain('/v1/rag/query');
  expect(lines).not.toMatch(/zeppelin|pineapple|Thirty/);
});

test('an llm tier that is down is a 503 that says when to come back', async () => {
  const down = new AppError('llm_unavailable', 'The language model tier does not answer.', {
    retryAfterMs: 1_000,
  });
  await using api = await runApi({ llm: { ...llm(), capabilities: () => Promise.reject(down) } });
  const response = await post(`${api.url}/v1/rag/query`, { question: 'overlap', stream: true });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
});
