import { AppError } from '@twinscribe/platform';
import { parse as parseToml, TomlError } from 'smol-toml';
import { LineCounter, parseDocument } from 'yaml';

export interface FrontMatter {
  /** By key in lower case. */
  readonly values: ReadonlyMap<string, unknown>;
  /** The line of the file, from 1, on which the key stands; that of the opening line where it cannot be found. */
  lineOf(key: string): number;
  /** Where the text proper begins, in UTF-16 units. */
  readonly bodyStart: number;
}

/** A block between two lines `---` (YAML) or `+++` (TOML), the first of which opens the file. */
const BLOCKS = [
  { opening: /^\ufeff?---[ \t]*\r?\n/, closing: /^(?:---|\.\.\.)[ \t]*\r?$/m, parse: parseYaml },
  { opening: /^\ufeff?\+\+\+[ \t]*\r?\n/, closing: /^\+\+\+[ \t]*\r?$/m, parse: parseTomlBlock },
] as const;

const NONE: FrontMatter = { values: new Map(), lineOf: () => 1, bodyStart: 0 };

/**
 * The front matter of a Markdown text; empty where it has none. Dates of TOML come as text. Throws AppError with the
 * line for a block that has no end or cannot be parsed. A rule (`---`) on the first line is no front matter.
 */
export function readFrontMatter(text: string): FrontMatter {
  for (const { opening, closing, parse } of BLOCKS) {
    const start = opening.exec(text)?.[0].length;
    if (start === undefined) continue;
    const rest = text.slice(start);
    const end = closing.exec(rest);
    if (end === null) return withoutEnd(rest);
    const source = rest.slice(0, end.index);
    const values = parse(source);
    if (values === undefined) return NONE;
    return {
      values,
      lineOf: (key) => lineOf({ source, key }),
      bodyStart: afterLine(text, start + end.index),
    };
  }
  return NONE;
}

function withoutEnd(rest: string): FrontMatter {
  if (/^[\p{L}_][\p{L}\p{N}_-]*[ \t]*[:=]/u.test(rest))
    throw faultOnLine({ line: 1, problem: 'front matter begins here and has no end' });
  return NONE;
}

function afterLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

function lineOf({ source, key }: { source: string; key: string }): number {
  const lines = source.split('\n');
  // The opening line is line 1, so the block's first line is 2.
  return lines.findIndex((line) => line.toLowerCase().replace(/["']/g, '').trimStart().startsWith(key)) + 2;
}

/** Undefined where it is a text between two rules and not a mapping. */
function parseYaml(source: string): ReadonlyMap<string, unknown> | undefined {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    throw faultOnLine({
      line: lineCounter.linePos(error.pos[0]).line + 1,
      problem: `not valid YAML: ${error.message}`,
      cause: error,
    });
  }
  const value = toPlain(document);
  if (value === null) return new Map();
  return isRecord(value) ? byLowerCaseKey(value) : undefined;
}

function toPlain(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    // An alias without its anchor, or more aliases than the parser is willing to expand.
    throw faultOnLine({
      line: 2,
      problem: `not valid YAML: ${thrown instanceof Error ? thrown.message : 'bad alias'}`,
      cause: thrown,
    });
  }
}

function parseTomlBlock(source: string): ReadonlyMap<string, unknown> {
  try {
    return byLowerCaseKey(parseToml(source));
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    const problem = thrown.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '');
    throw faultOnLine({ line: thrown.line + 1, problem: `not valid TOML: ${problem}`, cause: thrown });
  }
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function byLowerCaseKey(record: object): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(record).map(([key, value]: [string, unknown]) => [
      key.toLowerCase(),
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
}

function faultOnLine({ line, problem, cause }: { line: number; problem: string; cause?: unknown }): AppError {
  return new AppError('invalid_request', `line ${line}: ${problem}`, { cause });
}
