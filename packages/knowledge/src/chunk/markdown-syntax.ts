import type { Line } from './read-line.ts';

/** Whether the line can be anything but the continuation of a paragraph: cheap, and false for nearly all lines of prose. */
export const MAY_START_BLOCK = /^[ \t]*[#>`~*+\-_<=\d]/;

const FENCE = /^[ \t]*(`{3,}|~{3,})(.*)$/;
const ATX_HEADING = /^ {0,3}(#{1,6})(?=[ \t]|$)/;
const THEMATIC_BREAK = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const SETEXT_UNDERLINE = /^ {0,3}(?:(=+)|-+)[ \t]*$/;
const LIST_MARKER = /^[ \t]*([-+*]|\d{1,9}[.)])(?=[ \t]|$)/;
const QUOTE = /^ {0,3}>/;
const HTML_START = /^ {0,3}<(!--|\/?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>]|$))/;
const TABLE_DELIMITER = /^[ \t]*[|:-][|:\- \t]*$/;

/** Elements whose tag begins a block of HTML in Markdown (CommonMark 0.31.2, section 4.6). */
const HTML_BLOCKS = new Set(
  (
    'address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset ' +
    'figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu ' +
    'menuitem nav noframes ol optgroup option p param pre script search section style summary table tbody td textarea tfoot ' +
    'th thead title tr track ul'
  ).split(' '),
);

export interface Fence {
  readonly marker: string;
}

export function openingFence(content: string): Fence | undefined {
  const match = FENCE.exec(content);
  const marker = match?.[1];
  if (marker === undefined) return undefined;
  return marker.startsWith('`') && match?.[2]?.includes('`') ? undefined : { marker };
}

export function closesFence(content: string, { marker }: Fence): boolean {
  const line = content.trim();
  return line.length >= marker.length && line === (marker[0] ?? '').repeat(line.length);
}

/** 1–6; undefined where the line is no ATX heading. */
export function atxLevel({ content }: Line): number | undefined {
  return ATX_HEADING.exec(content)?.[1]?.length;
}

/** 1 or 2; undefined where the line is no underline of a setext heading. */
export function setextLevel({ content }: Line): number | undefined {
  const match = SETEXT_UNDERLINE.exec(content);
  return match === null ? undefined : match[1] === undefined ? 2 : 1;
}

export const isThematicBreak = ({ content }: Line): boolean => THEMATIC_BREAK.test(content);
export const isQuote = ({ content }: Line): boolean => QUOTE.test(content);
export const isTableDelimiter = ({ content }: Line): boolean =>
  content.includes('|') && content.includes('-') && TABLE_DELIMITER.test(content);

export interface ListMarker {
  /** Column where the item's own content begins. */
  readonly contentIndent: number;
  readonly content: string;
  /** Whether it may follow a paragraph without a blank line. */
  readonly interrupts: boolean;
}

export function listMarker({ content, indent }: Line): ListMarker | undefined {
  const match = LIST_MARKER.exec(content);
  const marker = match?.[1];
  if (match === null || marker === undefined) return undefined;
  const rest = content.slice(match[0].length);
  const spaces = /^ */.exec(rest)?.[0].length ?? 0;
  const gap = rest.trim() === '' || spaces > 4 || spaces === 0 ? 1 : spaces;
  return {
    contentIndent: indent + marker.length + gap,
    content: rest,
    interrupts: rest.trim() !== '' && /^(?:[-+*]|1[.)])$/.test(marker),
  };
}

/** `comment`, or the tag's name where the tag begins a block. */
export function htmlStart({ content }: Line): string | undefined {
  const match = HTML_START.exec(content);
  if (match === null) return undefined;
  if (match[1] === '!--') return 'comment';
  const name = match[2]?.toLowerCase();
  return name !== undefined && HTML_BLOCKS.has(name) ? name : undefined;
}

/** Whether the line ends a paragraph that is open. */
export function interruptsParagraph(line: Line): boolean {
  if (!MAY_START_BLOCK.test(line.content) || line.indent > 3) return false;
  return (
    atxLevel(line) !== undefined ||
    isThematicBreak(line) ||
    isQuote(line) ||
    openingFence(line.content) !== undefined ||
    htmlStart(line) !== undefined ||
    (listMarker(line)?.interrupts ?? false)
  );
}
