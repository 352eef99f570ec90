import { expect, test } from '@jest/globals';
import type { SearchFilter } from '@twinscribe/contracts';
import type { LibraryStore, ScoredChunk } from '@twinscribe/knowledge';
import { article } from '../../../test/running-api.ts';
import { retrieveSoftly } from './retrieve-softly.ts';

const hit = (n: number): ScoredChunk => ({
  chunk: { id: `c${n}`, ordinal: n, start: 0, end: 4, kind: 'prose', headingPath: [] },
  document: { ...article({ text: '' }), id: 'd', ingestedAt: '2026-01-01T00:00:00Z', length: 4, chunks: 9 },
  text: 'text',
  score: 1 / n,
  legs: {},
});

/** A library in which so many chunks pass each filter, and that remembers what it was asked. */
function libraryOf(
  count: (filter: SearchFilter) => number,
): Pick<LibraryStore, 'search'> & { asked: SearchFilter[] } {
  const asked: SearchFilter[] = [];
  return {
    asked,
    search: async ({ filter = {} }) => {
      asked.push(filter);
      return Array.from({ length: count(filter) }, (_, i) => hit(i + 1));
    },
  };
}

const retrieve = (
  library: Pick<LibraryStore, 'search'>,
  { filter = {}, readFilter }: { filter?: SearchFilter; readFilter: SearchFilter },
) =>
  retrieveSoftly(
    {
      tenant: 't',
      prepared: { query: 'bread', wholeQuery: 'posts on bread', readFilter, leaned: false },
      filter,
      limit: 8,
    },
    { library, signal: new AbortController().signal },
  );

const posts: SearchFilter = { categories: ['post'] };

test('a filter read from the question holds while it leaves anything to answer from', async () => {
  const library = libraryOf(() => 1);
  const { retrieval } = await retrieve(library, { readFilter: posts });
  expect(retrieval).toEqual({ query: 'bread', readFilter: posts, filterDropped: false });
  expect(library.asked).toEqual([posts]);
});

test('one that leaves nothing gives way, and the answer says so', async () => {
  const library = libraryOf((filter) => (filter.categories === undefined ? 8 : 0));
  const found = await retrieve(library, { readFilter: posts });
  expect(found.retrieval).toEqual({ query: 'posts on bread', readFilter: {}, filterDropped: true });
  expect(found.found).toHaveLength(8);
});

test("the caller's filter never gives way, and wins over one read from the question", async () => {
  const library = libraryOf(() => 0);
  const filter: SearchFilter = { categories: ['article'], authors: ['Ana'] };
  const found = await retrieve(library, { filter, readFilter: { ...posts, tags: ['bread'] } });
  expect(library.asked).toEqual([{ ...filter, tags: ['bread'] }, filter]);
  expect(found.found).toEqual([]);
});

test('without a filter in the question an empty result is not searched for again', async () => {
  const library = libraryOf(() => 0);
  expect((await retrieve(library, { readFilter: {} })).retrieval.filterDropped).toBe(false);
  expect(library.asked).toHaveLength(1);
});
