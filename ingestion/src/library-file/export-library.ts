import type { LibraryStore } from '@twinscribe/knowledge';
import type { LibraryHeader, LibraryLine } from './library-line.ts';

/** The library as JSON Lines, ordered by URI: equal libraries give equal bytes. One document in memory at a time. */
export async function* exportLibrary(
  { tenant }: { tenant: string },
  { store }: { store: Pick<LibraryStore, 'stats' | 'exportDocuments'> },
): AsyncGenerator<string, void, undefined> {
  const { documents } = await store.stats({ tenant });
  yield toLine({ format: 'twinscribe-library', version: 1, documents } satisfies LibraryHeader);
  for await (const { document, fingerprint } of store.exportDocuments({ tenant })) {
    const { uri, format, title, author, category, language, tags, url, publishedAt, text } = document;
    const metadata = { uri, format, title, author, category, language, tags: [...tags], url, publishedAt };
    yield toLine({ ...metadata, fingerprint, text } satisfies LibraryLine);
  }
}

const toLine = (value: object): string => `${JSON.stringify(value)}\n`;
