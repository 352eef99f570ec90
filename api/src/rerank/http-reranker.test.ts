import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { fakeReranker } from '../../test/fake-reranker.ts';
import { createHttpReranker, type HttpRerankerOptions } from './http-reranker.ts';

const request = { query: 'bread', texts: ['a stone', 'a loaf of rye', 'bread'] };
const byLength = (text: string): number => -text.length;
const { signal } = new AbortController();

function ask(options: Pick<HttpRerankerOptions, 'url'> & Partial<HttpRerankerOptions>): Promise<number[]> {
  const reranker = createHttpReranker({ depth: 20, timeoutMs: 5_000, ...options });
  return reranker.score(request, { signal }).finally(() => reranker.close());
}

test('TEI scores each text, in the order of the texts', async () => {
  await using server = await fakeReranker({ wire: 'tei', scoreOf: byLength });
  expect(await ask(server)).toEqual([-7, -13, -5]);
});

test('vLLM, Jina and Cohere are told the model, and the key where there is one', async () => {
  await using server = await fakeReranker({ wire: 'vllm', scoreOf: byLength, apiKey: 'secret' });
  expect(await ask({ ...server, model: 'reranker', apiKey: 'secret' })).toEqual([-7, -13, -5]);
  await expect(ask({ ...server, model: 'reranker' })).rejects.toMatchObject({ code: 'engine_unavailable' });
});

test('scores come by index, whatever order the reply has', async () => {
  const reply = [2, 0, 1].map((index) => ({ index, score: index / 10 }));
  await using server = await fakeReranker({ wire: 'tei', reply });
  expect(await ask(server)).toEqual([0, 0.1, 0.2]);
});

const scores = (...given: readonly (readonly [number, unknown])[]) =>
  given.map(([index, score]) => ({ index, score }));

test.each([
  ['a text is missing', scores([0, 1], [1, 1])],
  ['a text comes twice', scores([0, 1], [1, 1], [1, 1])],
  ['an index is out of range', scores([0, 1], [1, 1], [3, 1])],
  ['a text more than asked', scores([0, 1], [1, 1], [2, 1], [2, 1])],
  ['a score is no number, as JSON writes NaN', scores([0, 1], [1, null], [2, 1])],
  ['the form is that of another wire', { results: [] }],
])('a reply is of no use where %s', async (_, reply) => {
  await using server = await fakeReranker({ wire: 'tei', reply });
  await expect(ask(server)).rejects.toMatchObject({ code: 'engine_protocol_error' });
});

test('a refusal and a closed port are told from a reply of no use', async () => {
  await using server = await fakeReranker({ wire: 'tei', status: 503 });
  await expect(ask(server)).rejects.toMatchObject({ code: 'engine_unavailable' });
  await expect(ask({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'engine_unavailable' });
});

test('a silent reranker is given up in time, and its connection closed', async () => {
  await using server = await fakeReranker({ wire: 'tei', isSilent: true });
  const from = performance.now();
  await expect(ask({ ...server, timeoutMs: 60 })).rejects.toMatchObject({ code: 'deadline_exceeded' });
  expect(performance.now() - from).toBeLessThan(1_000);
  for (let i = 0; i < 100 && server.abandoned() === 0; i++) await sleep(10);
  expect(server.abandoned()).toBe(1);
});

test('a caller who leaves is not kept waiting', async () => {
  await using server = await fakeReranker({ wire: 'tei', isSilent: true });
  const leaving = new AbortController();
  const reranker = createHttpReranker({ url: server.url, depth: 20, timeoutMs: 60_000 });
  const scored = reranker.score(request, leaving);
  setTimeout(() => leaving.abort(new Error('left')), 20);
  await expect(scored).rejects.toThrow();
  for (let i = 0; i < 100 && server.abandoned() === 0; i++) await sleep(10);
  expect(server.abandoned()).toBe(1);
  reranker.close();
});
