import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { writeDocument } from '../../../test/passages.ts';
import type { Reranker } from '../../rerank/reranker.ts';
import { rerankPassages } from './rerank-passages.ts';

const { hits } = writeDocument({ id: 'Bread', pieces: ['one ', 'two ', 'three ', 'four '] });
const { signal } = new AbortController();

const rerankerOf = (depth: number, score: Reranker['score']): Reranker => ({ depth, score, close: () => {} });
const textsOf = (ranked: readonly { readonly text: string }[]): string[] =>
  ranked.map(({ text }) => text.trim());

test('the best so many come in the order of their scores, equal ones as they were, the others behind them', async () => {
  const asked: string[][] = [];
  const reranker = rerankerOf(3, async ({ texts }) => {
    asked.push([...texts]);
    return [1, 2, 2];
  });
  const { ranked, scores, ...facts } = await rerankPassages(
    { query: 'q', found: hits },
    { reranker, signal },
  );
  expect(textsOf(ranked)).toEqual(['two', 'three', 'one', 'four']);
  expect(scores).toEqual(
    new Map([
      ['Bread#0', 1],
      ['Bread#1', 2],
      ['Bread#2', 2],
    ]),
  );
  expect(facts).toEqual({ reranked: true, rerankFault: null });
  expect(asked[0]?.[0]).toBe('Bread › Costs\none ');
});

test.each([
  ['deadline_exceeded', 'timeout'],
  ['engine_protocol_error', 'bad-reply'],
  ['engine_unavailable', 'unavailable'],
] as const)(
  'a reranker that fails by %s leaves the order as it was, and it is told',
  async (code, rerankFault) => {
    const reranker = rerankerOf(20, () => Promise.reject(new AppError(code, 'no')));
    const { ranked, ...facts } = await rerankPassages({ query: 'q', found: hits }, { reranker, signal });
    expect(textsOf(ranked)).toEqual(['one', 'two', 'three', 'four']);
    expect(facts).toMatchObject({ reranked: false, rerankFault });
  },
);

test('a caller who has left gets no other order', async () => {
  const reranker = rerankerOf(20, () => Promise.reject(new AppError('engine_unavailable', 'no')));
  const left = { signal: AbortSignal.abort() };
  await expect(rerankPassages({ query: 'q', found: hits }, { reranker, ...left })).rejects.toThrow('no');
});

test('nobody is asked about a single passage', async () => {
  const reranker = rerankerOf(20, () => Promise.reject(new Error('asked')));
  const found = hits.slice(0, 1);
  expect(await rerankPassages({ query: 'q', found }, { reranker, signal })).toMatchObject({
    ranked: found,
    rerankFault: null,
  });
});
