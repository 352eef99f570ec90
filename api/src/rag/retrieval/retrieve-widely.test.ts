import { expect, test } from '@jest/globals';
import type { SearchFilter } from '@twinscribe/contracts';
import type { ScoredChunk } from '@twinscribe/knowledge';
import { article } from '../../../test/running-api.ts';
import { retrieveWidely } from './retrieve-widely.ts';

const hit = (id: string, rank: number): ScoredChunk => ({
  chunk: { id, ordinal: 0, start: 0, end: 4, kind: 'prose', headingPath: [] },
  document: { ...article({ text: '' }), id: 'd', ingestedAt: '2026-01-01T00:00:00Z', length: 4, chunks: 9 },
  text: 'text',
  score: 1 / rank,
  legs: {},
});

async function retrieve(
  lists: Readonly<Record<string, string[]>>,
  { wordings, limit = 10 }: { wordings: () => Promise<string[]>; limit?: number },
) {
  const asked: { query: string; filter: SearchFilter | undefined }[] = [];
  const found = await retrieveWidely(
    {
      tenant: 't',
      prepared: {
        query: 'bread',
        wholeQuery: 'bread',
        readFilter: { categories: ['post'] },
        leaned: false,
      },
      filter: { authors: ['Ana'] },
      limit,
    },
    {
      library: {
        search: async ({ query, filter }) => {
          asked.push({ query, filter });
          return (lists[query] ?? []).map((id, i) => hit(id, i + 1));
        },
      },
      wordings,
      signal: new AbortController().signal,
    },
  );
  return { ...found, ids: found.found.map(({ chunk }) => chunk.id), asked };
}

const OWN = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

test('without other wordings the list is that of the question, as it was found', async () => {
  const { ids, found, variants, asked } = await retrieve({ bread: OWN }, { wordings: async () => [] });
  expect(ids).toEqual(OWN);
  expect(found[0]?.score).toBe(1);
  expect([variants, asked.length]).toEqual([[], 1]);
});

test('a single wording that finds other things puts none before those of the question', async () => {
  const lists = { bread: OWN, nonsense: ['x', 'y', 'z'] };
  const { ids, variants } = await retrieve(lists, { wordings: async () => ['nonsense'], limit: 11 });
  expect(ids).toEqual([...OWN, 'x', 'y', 'z']);
  expect(variants).toEqual(['nonsense']);
});

test('what several wordings agree on comes behind the first six, under the filter of the question', async () => {
  const lists = { bread: OWN, rye: ['x', 'h'], loaf: ['x', 'h'], dough: ['x', 'h', 'a'] };
  const wordings = async () => ['rye', 'loaf', 'dough'];
  const { ids, found, asked } = await retrieve(lists, { wordings, limit: 8 });
  expect(ids).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'h', 'x']);
  expect(found.map(({ score }) => score)).toEqual(found.map((_, i) => 1 / (i + 1)));
  for (const { filter } of asked) expect(filter).toEqual({ authors: ['Ana'], categories: ['post'] });
});

test('the search for the question does not wait for the wordings', async () => {
  let begun = false;
  let release = (): void => {};
  const waiting = new Promise<void>((resolve) => (release = resolve));
  const library = { search: async () => ((begun = true), [1, 2, 3].map((n) => hit(String(n), n))) };
  const prepared = { query: 'bread', wholeQuery: 'bread', readFilter: {}, leaned: false };
  const retrieving = retrieveWidely(
    { tenant: 't', prepared, filter: {}, limit: 3 },
    { library, wordings: () => waiting.then(() => []), signal: new AbortController().signal },
  );
  await new Promise(setImmediate);
  expect(begun).toBe(true);
  release();
  expect((await retrieving).found).toHaveLength(3);
});
