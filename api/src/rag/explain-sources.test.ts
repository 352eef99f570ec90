import { expect, test } from '@jest/globals';
import { ragAnswerSchema, readSseEvents, traceSchema, type RagAnswer } from '@twinscribe/contracts';
import { fakeReranker } from '../../test/fake-reranker.ts';
import { article, runApi, type RunningApi } from '../../test/running-api.ts';
import { scriptLlm } from '../../test/scripted-llm.ts';

const text = (about: string): string =>
  `${about} is what bakers speak of in winter, when the dough is slow.\n`;
const documents = ['Rye', 'Wheat', 'Spelt', 'Oats'].map((about) =>
  article({ uri: `file:///${about}.md`, title: about, text: text(about) }),
);
const echo = article({ uri: 'file:///echo.md', title: 'Echo', text: text('Rye').toUpperCase() });

const post = (api: RunningApi, body: object): Promise<Response> =>
  fetch(`${api.url}/v1/rag/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question: 'What do bakers say of rye dough in your articles?', ...body }),
  });

async function answerOf(api: RunningApi, body: object): Promise<RagAnswer> {
  const answer: unknown = await (await post(api, body)).json();
  return ragAnswerSchema.parse(answer);
}

test('a trace tells of every passage why it is before the model or not', async () => {
  await using api = await runApi({
    llm: scriptLlm({ steps: ['Rye. [1]'] }),
    documents: [...documents, echo],
  });
  const { trace, sources } = await answerOf(api, { trace: true, k: 2 });
  expect(trace?.candidates.map(({ fate }) => fate.outcome)).toEqual([
    'packed',
    'near-duplicate',
    'packed',
    'below-k',
    'below-k',
  ]);
  expect(trace?.candidates[0]).toMatchObject({
    legs: { bm25: { rank: 1 } },
    fused: { rank: 1 },
    rerank: null,
    fate: { number: 1, widened: false },
  });
  expect(trace?.candidates[1]?.fate).toMatchObject({ of: trace?.candidates[0]?.chunkId });
  expect(trace?.asked).toMatchObject({ chunks: 5 });
  expect(trace?.asked.terms).toContainEqual({ term: 'rye', chunks: 2 });
  expect(trace?.filter).toEqual({ given: {}, read: { categories: ['article'] }, dropped: false });
  expect(trace?.budget).toMatchObject({ contextTokens: 8_192, contextSource: 'engine' });
  expect(trace?.timings).toHaveProperty('retrieve');
  expect(sources.map(({ title }) => title)).not.toContain('Echo');
});

test('what has no room is told from what ranks too low', async () => {
  const long = article({
    uri: 'file:///long.md',
    title: 'Rye',
    text: `Rye dough of bakers. ${'Rye slept. '.repeat(60)}`,
  });
  const llm = scriptLlm({ steps: ['Rye. [1]'], contextTokens: 1_500 });
  await using api = await runApi({ llm, documents: [...documents, long] });
  const { trace } = await answerOf(api, { trace: true, maxTokens: 1_000 });
  const fates = trace?.candidates.map(({ fate }) => fate);
  expect(fates).toContainEqual({
    outcome: 'over-budget',
    tokens: expect.any(Number),
    left: expect.any(Number),
  });
  expect(trace?.budget.usedTokens).toBeLessThanOrEqual(trace?.budget.passageTokens ?? 0);
});

test('a streamed answer has its trace right behind the sources, and none unless it is asked for', async () => {
  await using api = await runApi({ llm: scriptLlm({ steps: ['Rye. [1]'] }), documents });
  const { body } = await post(api, { trace: true, stream: true });
  const events: { event: string; data: string }[] = [];
  if (body !== null) for await (const event of readSseEvents(body)) events.push(event);
  expect(events.map(({ event }) => event).slice(0, 3)).toEqual(['sources', 'trace', 'text-delta']);
  expect(traceSchema.parse(JSON.parse(events[1]?.data ?? '')).candidates).toHaveLength(4);
  expect(await answerOf(api, {})).not.toHaveProperty('trace');
});

test('a reranker changes the order, and the trace has its scores', async () => {
  const scoreOf = (passage: string): number => (passage.startsWith('Oats') ? 1 : 0);
  await using server = await fakeReranker({ wire: 'tei', scoreOf });
  await using api = await runApi({
    llm: scriptLlm({ steps: ['Oats. [1]'] }),
    documents,
    reranker: { ...server, timeoutMs: 10_000 },
  });
  const { trace, retrieval, sources } = await answerOf(api, { trace: true });
  expect(retrieval).toMatchObject({ reranked: true, rerankFault: null });
  expect(sources[0]?.title).toBe('Oats');
  expect(trace?.candidates.find(({ title }) => title === 'Oats')?.rerank).toEqual({ rank: 1, score: 1 });
});

test('a reranker that does not answer in time costs the order only, and is a line in the log', async () => {
  await using server = await fakeReranker({ wire: 'tei', isSilent: true });
  await using api = await runApi({
    llm: scriptLlm({ steps: ['Rye. [1]'] }),
    documents,
    reranker: { ...server, timeoutMs: 50 },
  });
  const { retrieval, sources } = await answerOf(api, {});
  expect(retrieval).toMatchObject({ reranked: false, rerankFault: 'timeout' });
  expect(sources[0]?.title).toBe('Rye');
  expect(api.log.lines().map(({ event }) => event)).toContain('search went without the reranker');
  const metrics = await (await fetch(`${api.url}/metrics`)).text();
  expect(metrics).toMatch(/rerank_requests_total\{.*outcome="deadline_exceeded".*\} 1/);
});
