import { fromMarkdown } from 'mdast-util-from-markdown';
import { singleLine } from './single-line.ts';

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly alt?: string | null | undefined;
  readonly children?: readonly Node[];
}

/** The text of the first heading of level one in Markdown, without its markup; null where there is none. */
export function findFirstHeading(markdown: string): string | null {
  const heading = findHeadingLines(markdown);
  if (heading === null) return null;
  const text = singleLine(textOf(fromMarkdown(heading)));
  return text === '' ? null : text;
}

/** Parsing whole documents for one line would be most of the time that ingestion takes. */
function findHeadingLines(markdown: string): string | null {
  let fence: string | null = null;
  let above = '';
  for (const line of linesOf(markdown)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) === true) fence = null;
      continue;
    }
    if (mark !== undefined) fence = mark;
    else if (/^ {0,3}#(?:[ \t]|$)/.test(line)) return line;
    else if (/^ {0,3}=+[ \t]*$/.test(line) && /^ {0,3}[^\s>#-]/.test(above)) return `${above}\n${line}`;
    above = line;
  }
  return null;
}

function* linesOf(text: string): Generator<string, void, undefined> {
  for (const [line] of text.matchAll(/[^\r\n]*(?:\r?\n|\r|$)/g)) yield line.trimEnd();
}

function textOf(node: Node): string {
  return node.value ?? node.alt ?? (node.children ?? []).map(textOf).join('');
}
