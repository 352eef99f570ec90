import { indexText } from '../chunk/index-text.ts';
import type { Chunk, SourceDocument } from '../document.ts';

/** What is embedded of a document: a text for each searchable chunk, in their order. */
export function passageTexts({
  document: { title, format, text },
  chunks,
}: {
  document: Pick<SourceDocument, 'title' | 'format' | 'text'>;
  chunks: readonly Chunk[];
}): string[] {
  return chunks
    .filter(({ kind }) => kind !== 'hidden')
    .map(({ headingPath, start, end }) =>
      indexText({ title, headingPath, format, content: text.slice(start, end) }),
    );
}
