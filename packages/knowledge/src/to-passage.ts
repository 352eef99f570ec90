import type { Passage } from '@twinscribe/contracts';
import type { ScoredChunk } from './document.ts';

/** What of a hit may be shown to whoever asked. */
export function toPassage({ chunk, document, text, score }: ScoredChunk): Passage {
  const { id: documentId, title, author, category, url, publishedAt, language, tags } = document;
  const { id: chunkId, headingPath, start, end } = chunk;
  const about = { documentId, title, author, category, url, publishedAt, language, tags: [...tags] };
  return { chunkId, ...about, headingPath: [...headingPath], start, end, text, score };
}
