import type { Block, DocumentView } from './document-view.ts';
import { endOfFrontMatter } from './front-matter.ts';
import { readList, readQuote } from './markdown-containers.ts';
import {
  readAtxHeading,
  readFence,
  readHtml,
  readIndentedCode,
  readParagraph,
  readThematicBreak,
} from './markdown-leaves.ts';
import { readLine, type Line } from './read-line.ts';

/**
 * Markdown as it stands, by blocks: a scanner of lines rather than a parser, because chunking needs the borders of blocks only
 * and must take time linear in the text. (Full CommonMark parsers take seconds for 200 kB of links or of list items.) It
 * follows CommonMark for top-level blocks, with these simplifications: what lies within lists and quotes is text, so headings
 * there do not open sections; an unclosed comment is text; JSX and single tags are paragraphs.
 */
export function viewMarkdown(text: string): DocumentView {
  const blocks: Block[] = [];
  const bodyStart = endOfFrontMatter(text);
  if (bodyStart > 0)
    blocks.push({ start: 0, end: bodyStart, sourceStart: 0, kind: 'hidden', isReadable: false, cuts: [] });
  // A byte order mark belongs to no line.
  let line = readLine(text, bodyStart === 0 && text.startsWith('\ufeff') ? 1 : bodyStart);
  while (line !== undefined) {
    const block = line.isBlank ? undefined : readBlock(text, line);
    if (block !== undefined) blocks.push(block);
    line = readLine(text, block?.end ?? line.end);
  }
  return { text, blocks, dropsHidden: false, toSource: (offset) => offset };
}

function readBlock(text: string, line: Line): Block {
  if (line.indent > 3) return readIndentedCode(text, line);
  return (
    readFence(text, line) ??
    readAtxHeading(line) ??
    readThematicBreak(line) ??
    readHtml(text, line) ??
    readQuote(text, line) ??
    readList(text, line) ??
    readParagraph(text, line)
  );
}
