import type { DocumentFormat } from '@twinscribe/contracts';
import { estimateTokens } from '@twinscribe/contracts';
import type { Chunk } from '../document.ts';
import { chunkId } from './chunk-id.ts';
import type { DocumentView } from './document-view.ts';
import { groupBlocks } from './group-blocks.ts';
import { headingPrefix } from './heading-prefix.ts';
import { viewHtml } from './view-html.ts';
import { viewMarkdown } from './view-markdown.ts';
import { viewPlainText } from './view-plain-text.ts';

/** Changes when the same document may be cut otherwise than before. */
export const CHUNKER_VERSION: string = '1';

/** By `estimateTokens` of `indexText`, so the heading prefix counts. Hidden chunks, which nothing reads, may be longer. */
export const LIMIT_CHUNK_TOKENS = 240;

const VIEWS: Record<DocumentFormat, (text: string) => DocumentView> = {
  markdown: viewMarkdown,
  html: viewHtml,
  text: viewPlainText,
};

/**
 * Cuts a document into chunks: the first starts at 0, each starts where the one before it ends, the last ends with the text;
 * no chunk is empty, and none ends inside a surrogate pair. White space between blocks goes with the chunk before it. The same
 * document always gives the same chunks. No chunks for an empty text. Takes time linear in the text.
 */
export function chunkDocument({
  tenant,
  documentId,
  format,
  title,
  text,
}: {
  tenant: string;
  documentId: string;
  format: DocumentFormat;
  title: string;
  text: string;
}): Chunk[] {
  if (text === '') return [];
  const limits = new Map<string, number>();
  const limitTokens = (headingPath: readonly string[]): number => {
    const key = headingPath.join('\n');
    const limit =
      limits.get(key) ?? LIMIT_CHUNK_TOKENS - estimateTokens(headingPrefix({ title, headingPath }));
    limits.set(key, limit);
    return limit;
  };
  const found = groupBlocks(VIEWS[format](text), { limitTokens });
  const drafts = found.length > 0 ? found : [{ sourceStart: 0, kind: 'hidden' as const, headingPath: [] }];
  return drafts.map(({ sourceStart, kind, headingPath }, ordinal) => {
    const start = ordinal === 0 ? 0 : sourceStart;
    const end = drafts[ordinal + 1]?.sourceStart ?? text.length;
    const id = chunkId({ tenant, documentId, start, end, content: text.slice(start, end) });
    return { id, ordinal, start, end, kind, headingPath };
  });
}
