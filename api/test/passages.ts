import type { DocumentFormat } from '@twinscribe/contracts';
import type { Chunk, LibraryStore, ScoredChunk, StoredDocument } from '@twinscribe/knowledge';

export interface WrittenDocument {
  readonly document: StoredDocument;
  readonly chunks: readonly Chunk[];
  /** A hit for each chunk, in the order of the text. */
  readonly hits: readonly ScoredChunk[];
}

/** A document of which each piece is a chunk, all under one heading. */
export function writeDocument({
  id,
  pieces,
  format = 'text',
}: {
  id: string;
  pieces: readonly string[];
  format?: DocumentFormat;
}): WrittenDocument {
  const text = pieces.join('');
  const chunks = pieces.map((piece, ordinal): Chunk => {
    const start = pieces.slice(0, ordinal).join('').length;
    const kind = piece.trim() === '' ? 'hidden' : 'prose';
    return {
      id: `${id}#${ordinal}`,
      ordinal,
      start,
      end: start + piece.length,
      kind,
      headingPath: ['Costs'],
    };
  });
  const about = {
    uri: `file:///${id}`,
    format,
    title: id,
    author: null,
    category: 'note',
    language: null,
  } as const;
  const stored = { tags: [], url: null, publishedAt: null, ingestedAt: '2026-01-01T00:00:00.000Z' };
  const { text: _, ...document } = {
    ...about,
    ...stored,
    id,
    text,
    length: text.length,
    chunks: chunks.length,
  };
  const hits = chunks.map((chunk, i): ScoredChunk => {
    const score = 1 / (i + 1);
    return {
      chunk,
      document,
      text: text.slice(chunk.start, chunk.end),
      score,
      legs: { bm25: { rank: i + 1, score } },
    };
  });
  return { document: { ...document, text }, chunks, hits };
}

/** A library of these documents, as far as their neighbourhoods are asked for. */
export function libraryOf(
  written: readonly WrittenDocument[],
): Pick<LibraryStore, 'getDocument' | 'listChunks'> {
  const find = (documentId: string): WrittenDocument | undefined =>
    written.find(({ document }) => document.id === documentId);
  return {
    getDocument: async ({ documentId }) => find(documentId)?.document,
    listChunks: async ({ documentId }) => [...(find(documentId)?.chunks ?? [])],
  };
}
