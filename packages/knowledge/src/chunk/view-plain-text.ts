import type { Block, DocumentView } from './document-view.ts';
import { readLine, readLines } from './read-line.ts';

/** Plain text: paragraphs between blank lines, no headings. */
export function viewPlainText(text: string): DocumentView {
  const blocks: Block[] = [];
  for (let line = readLine(text, 0); line !== undefined;) {
    const end = line.isBlank ? line.end : endOfParagraph(text, line.end);
    if (!line.isBlank)
      blocks.push({
        start: line.start,
        end,
        sourceStart: line.start,
        kind: 'prose',
        isReadable: true,
        cuts: [],
      });
    line = readLine(text, end);
  }
  return { text, blocks, dropsHidden: false, toSource: (offset) => offset };
}

function endOfParagraph(text: string, from: number): number {
  let end = from;
  for (const line of readLines(text, from)) {
    if (line.isBlank) break;
    end = line.end;
  }
  return end;
}
