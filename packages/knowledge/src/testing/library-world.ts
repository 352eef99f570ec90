import { chunkDocument } from '../chunk/chunk-document.ts';
import { documentId } from '../chunk/chunk-id.ts';
import type { ScoredChunk, SourceDocument } from '../document.ts';
import type { LibraryStore } from '../store/library-store.ts';

/** A library of a test's own, empty at first. Disposing of it closes every store on it. */
export interface LibraryWorld extends AsyncDisposable {
  readonly store: LibraryStore;
  /** One more store on the same library, as another process would have it. */
  openAnother(): Promise<LibraryStore>;
}

export interface ContractCase {
  readonly name: string;
  run(create: () => Promise<LibraryWorld>): Promise<void>;
}

export const TENANT = 'ada';

export function aDocument(facts: Partial<SourceDocument> = {}): SourceDocument {
  return {
    uri: 'file:///posts/lighthouse.md',
    format: 'markdown',
    text: '# Lighthouse\n\nThe keeper counts the waves.\n',
    title: 'Lighthouse',
    author: 'Ada Example',
    category: 'post',
    language: 'en',
    tags: ['sea'],
    url: null,
    publishedAt: null,
    ...facts,
  };
}

/** Chunks and stores the document, and returns its id. */
export async function ingest(
  {
    document,
    tenant = TENANT,
    fingerprint = 'f1',
  }: { document: SourceDocument; tenant?: string; fingerprint?: string },
  { store }: { store: LibraryStore },
): Promise<string> {
  const id = documentId({ tenant, uri: document.uri });
  const { format, title, text } = document;
  const chunks = chunkDocument({ tenant, documentId: id, format, title, text });
  await store.replaceDocument({ tenant, document, chunks, fingerprint });
  return id;
}

type SearchRequest = Parameters<LibraryStore['search']>[0];

export function search(
  request: Pick<SearchRequest, 'query'> & Partial<SearchRequest>,
  { store }: { store: LibraryStore },
): Promise<ScoredChunk[]> {
  const { signal } = new AbortController();
  return store.search({ tenant: TENANT, limit: 100, ...request }, { signal });
}

/** The n-th of endless invented words, which no stemmer and no stop list touches. */
export function inventedWord(n: number): string {
  const letters = [...n.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));
  return `q${letters.join('')}zk`;
}

/** Sections that are chunks of their own: each has a heading, text of a chunk's length, and its invented word. */
export function sectionedText({
  sections,
  shared = '',
}: {
  sections: readonly number[];
  shared?: string;
}): string {
  const filler = 'The keeper counts the waves and writes them down before the lamp goes out. '.repeat(8);
  return sections.map((n) => `# ${inventedWord(n)}\n\n${shared} ${inventedWord(n)} ${filler}\n\n`).join('');
}
