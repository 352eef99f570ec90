export interface Line {
  readonly start: number;
  /** Where the next line starts. */
  readonly end: number;
  /** Without the line end. */
  readonly content: string;
  /** Columns of white space in front; a tab reaches to the next multiple of 4. */
  readonly indent: number;
  readonly isBlank: boolean;
}

const LINE_END = /\r\n?|\n/g;
const NOT_BLANK = /[^ \t\v\f]/;

/** The line that starts at the offset; undefined at the end of the text. Lines end with LF, CR or CRLF. */
export function readLine(text: string, start: number): Line | undefined {
  if (start >= text.length) return undefined;
  LINE_END.lastIndex = start;
  const lineEnd = LINE_END.exec(text);
  const contentEnd = lineEnd?.index ?? text.length;
  const content = text.slice(start, contentEnd);
  return {
    start,
    end: contentEnd + (lineEnd?.[0].length ?? 0),
    content,
    indent: indentOf(content),
    isBlank: !NOT_BLANK.test(content),
  };
}

/** The lines from the offset on. */
export function* readLines(text: string, start: number): Generator<Line, void, undefined> {
  for (let line = readLine(text, start); line !== undefined; line = readLine(text, line.end)) yield line;
}

function indentOf(content: string): number {
  let columns = 0;
  for (let i = 0; i < content.length; i += 1) {
    if (content[i] === ' ') columns += 1;
    else if (content[i] === '\t') columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}
