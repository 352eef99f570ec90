import { readableText } from '../chunk/readable-text.ts';
import type { ScoredChunk, StoredDocument } from '../document.ts';
import type { DocumentRow } from './document-rows.ts';
import type { LibraryRows } from './library-rows.ts';
import type { IndexHit } from './search-legs.ts';

/** The document of the row with its verbatim text. */
export function readDocument(
  { key, document }: DocumentRow,
  { chunks }: Pick<LibraryRows, 'chunks'>,
): StoredDocument {
  return { ...document, text: chunks.wholeText({ document: key, length: document.length }) };
}

/** The hits with what is shown of them, in their order. Each document's row is read once, however many hits it has. */
export function readHits(
  { hits }: { hits: readonly IndexHit[] },
  { documents, chunks }: Pick<LibraryRows, 'documents' | 'chunks'>,
): ScoredChunk[] {
  const keys = new Set(hits.map(({ documentKey }) => documentKey));
  const rows = new Map([...keys].map((key) => [key, documents.findByKey(key)]));
  return hits.flatMap(({ documentKey, ordinal, score, legs }) => {
    const document = rows.get(documentKey)?.document;
    const found = chunks.find({ document: documentKey, ordinal });
    if (document === undefined || found === undefined) return [];
    const text = readableText({ format: document.format, content: found.text });
    return [{ chunk: found.chunk, document, text, score, legs }];
  });
}
