import { expect, test } from '@jest/globals';
import { chunkDocument, DEFAULT_TENANT, documentId, type LibraryStore } from '@twinscribe/knowledge';
import { openTemporaryLibrary } from '../retrieval/temporary-library.ts';
import { createQuoteLocator, judgeDocuments, showsQuote } from './locate-quotes.ts';

async function put(store: LibraryStore, text: string): Promise<string> {
  const document = {
    ...{ uri: 'file:///library/a%20b.md', format: 'markdown' as const, text, title: 'A', author: null },
    ...{ category: 'note' as const, language: 'en', tags: [], url: null, publishedAt: null },
  };
  const id = documentId({ tenant: DEFAULT_TENANT, uri: document.uri });
  const chunks = chunkDocument({ ...document, tenant: DEFAULT_TENANT, documentId: id });
  await store.replaceDocument({ tenant: DEFAULT_TENANT, document, chunks, fingerprint: '' });
  return id;
}

test('a quote is found at all its places, and shown by a passage that holds a part of one', async () => {
  await using library = await openTemporaryLibrary();
  const id = await put(library.store, 'one two, one two');
  const locate = createQuoteLocator({ folder: '/library' }, library);
  const [quote] = await locate([{ document: 'a b.md', quote: 'one two', grade: 2 }]);
  if (quote === undefined) throw new Error('not located');
  expect(quote.places).toEqual([
    { start: 0, end: 7 },
    { start: 9, end: 16 },
  ]);
  expect(showsQuote({ documentId: id, start: 6, end: 8 }, quote)).toBe(true);
  expect(showsQuote({ documentId: id, start: 7, end: 9 }, quote)).toBe(false);
  expect(showsQuote({ documentId: 'other', start: 0, end: 16 }, quote)).toBe(false);
});

test('a quote that is not there, or in no document that is there, is refused', async () => {
  await using library = await openTemporaryLibrary();
  await put(library.store, 'one two');
  const locate = createQuoteLocator({ folder: '/library' }, library);
  await expect(locate([{ document: 'a b.md', quote: 'three', grade: 1 }])).rejects.toThrow('does not hold');
  await expect(locate([{ document: 'c.md', quote: 'one', grade: 1 }])).rejects.toThrow('does not have c.md');
});

test('a document is judged by the best of its quotes', () => {
  const quote = { documentId: 'a', quote: '', places: [] };
  const judged = judgeDocuments([
    { ...quote, grade: 1 },
    { ...quote, grade: 2 },
    { ...quote, documentId: 'b', grade: 1 },
  ]);
  expect([...judged]).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});
