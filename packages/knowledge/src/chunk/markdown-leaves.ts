import { LIMIT_HEADING_LENGTH, type Block } from './document-view.ts';
import {
  atxLevel,
  closesFence,
  htmlStart,
  interruptsParagraph,
  isTableDelimiter,
  isThematicBreak,
  MAY_START_BLOCK,
  openingFence,
  setextLevel,
} from './markdown-syntax.ts';
import { plainHeading } from './plain-heading.ts';
import { readLines, type Line } from './read-line.ts';
import { readableHtml } from './view-html.ts';

/** Addresses of links and images may make the source much longer than the heading. */
const LIMIT_HEADING_SOURCE_LENGTH = 4_000;

type BlockFacts = Partial<Omit<Block, 'start' | 'sourceStart'>> & Pick<Block, 'end'>;

interface HeadingFacts {
  readonly start: number;
  readonly end: number;
  readonly level: number;
  /** With its markup. */
  readonly source: string;
}

export function blockAt(start: number, facts: BlockFacts): Block {
  return { start, sourceStart: start, kind: 'prose', isReadable: true, cuts: [], ...facts };
}

/** Until the closing fence, or the end of the text. */
export function readFence(text: string, first: Line): Block | undefined {
  const fence = openingFence(first.content);
  if (fence === undefined) return undefined;
  const cuts: number[] = [];
  let end = first.end;
  let afterBlank = false;
  for (const line of readLines(text, first.end)) {
    if (afterBlank && !line.isBlank) cuts.push(line.start);
    afterBlank = line.isBlank;
    end = line.end;
    if (line.indent <= 3 && closesFence(line.content, fence)) break;
  }
  return blockAt(first.start, { end, kind: 'code', cuts });
}

export function readIndentedCode(text: string, first: Line): Block {
  const cuts: number[] = [];
  let end = first.end;
  let afterBlank = false;
  for (const line of readLines(text, first.end)) {
    if (!line.isBlank && line.indent <= 3) break;
    if (!line.isBlank) {
      if (afterBlank) cuts.push(line.start);
      end = line.end;
    }
    afterBlank = line.isBlank;
  }
  return blockAt(first.start, { end, kind: 'code', cuts });
}

export function readAtxHeading(line: Line): Block | undefined {
  const level = atxLevel(line);
  if (level === undefined) return undefined;
  const content = line.content.trim().slice(level).trim();
  const hashes = /(?:^|[ \t])#+$/.exec(content.slice(-100));
  return headingBlock({
    start: line.start,
    end: line.end,
    level,
    source: content.slice(0, content.length - (hashes?.[0].length ?? 0)),
  });
}

export function readThematicBreak(line: Line): Block | undefined {
  return isThematicBreak(line) ? blockAt(line.start, { end: line.end, isReadable: false }) : undefined;
}

/** A comment until its end, an element of raw text until its end tag, other blocks until a blank line. */
export function readHtml(text: string, first: Line): Block | undefined {
  const name = htmlStart(first);
  if (name === undefined) return undefined;
  if (name === 'comment') return readComment(text, first);
  const rawEnd = /^(?:script|style|pre|textarea)$/.test(name)
    ? indexOfEndTag(text, { from: first.start, name })
    : -1;
  const end = rawEnd === -1 ? endBeforeBlank(text, first.end) : endOfLineAt(text, rawEnd);
  const isHidden = rawEnd !== -1 && /^(?:script|style)$/.test(name);
  return blockAt(first.start, {
    end,
    kind: isHidden ? 'hidden' : 'prose',
    isReadable: readableHtml(text.slice(first.start, end)) !== '',
  });
}

function readComment(text: string, first: Line): Block | undefined {
  const close = text.indexOf('-->', text.indexOf('<!--', first.start) + 2);
  if (close === -1) return undefined;
  const end = endOfLineAt(text, close);
  const isAlone = text.slice(close + 3, end).trim() === '';
  return isAlone ? blockAt(first.start, { end, kind: 'hidden', isReadable: false }) : undefined;
}

function indexOfEndTag(text: string, { from, name }: { from: number; name: string }): number {
  const endTag = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  endTag.lastIndex = from;
  return endTag.exec(text)?.index ?? -1;
}

function endOfLineAt(text: string, offset: number): number {
  for (const line of readLines(text, offset)) return line.end;
  return text.length;
}

function endBeforeBlank(text: string, from: number): number {
  let end = from;
  for (const line of readLines(text, from)) {
    if (line.isBlank) break;
    end = line.end;
  }
  return end;
}

/** A paragraph, table, setext heading, list of link definitions or MDX import. */
export function readParagraph(text: string, first: Line): Block {
  const starts = [first.start];
  let end = first.end;
  let isTable = false;
  for (const line of readLines(text, first.end)) {
    if (line.isBlank) break;
    const level = MAY_START_BLOCK.test(line.content) ? setextLevel(line) : undefined;
    if (level !== undefined && !isDefinitions(text.slice(first.start, end))) {
      return headingBlock({
        start: first.start,
        end: line.end,
        level,
        source: text.slice(first.start, end).trim(),
      });
    }
    if (interruptsParagraph(line)) break;
    isTable ||= starts.length === 1 && isTableDelimiter(line);
    starts.push(line.start);
    end = line.end;
  }
  const content = text.slice(first.start, end);
  if (isModuleCode(first.content)) return blockAt(first.start, { end, kind: 'hidden', isReadable: false });
  return blockAt(first.start, {
    end,
    isReadable: !isDefinitions(content),
    cuts: isTable ? starts.slice(2) : [],
  });
}

/** Lines of MDX that import or export, narrow enough to spare prose that begins with these words. */
function isModuleCode(line: string): boolean {
  return (
    /^import\s+(?:["']|(?:[\w$*{][^"']{0,500}\sfrom\s+["']))/.test(line) ||
    /^import\s+\{\s*$/.test(line) ||
    /^export\s+(?:default\s+(?:async\s+)?(?:function|class|\(|\{)|(?:const|let|var|function|class|type|interface)\s+[\w$]+\s*[=(:{<]|[*{])/.test(
      line,
    )
  );
}

/** Whether every line defines a link: `[name]: address`. Footnotes (`[^1]: …`) are text. */
function isDefinitions(content: string): boolean {
  return content
    .trim()
    .split(/\r\n?|\n/)
    .every((line) => /^ {0,3}\[(?!\^)[^\]]{1,300}\]:/.test(line));
}

function headingBlock({ start, end, level, source }: HeadingFacts): Block {
  const text = source.length <= LIMIT_HEADING_SOURCE_LENGTH ? plainHeading(source) : '';
  const isHeading = text !== '' && text.length <= LIMIT_HEADING_LENGTH;
  return blockAt(start, { end, ...(isHeading ? { heading: { level, text } } : {}) });
}
