/** A stretch of running text: a paragraph or one item of a list, on one line. */
export interface TextBlock {
  readonly text: string;
  readonly isListItem: boolean;
}

const FRONT_MATTER = /^\uFEFF?(---|\+\+\+)[^\S\n]*\n[\s\S]*?\n\1[^\S\n]*(?:\n|$)/;
const FENCE = /^\s{0,3}(```+|~~~+)/;
const LIST_ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/;
/** Headings and their underlines, rules, tables, link definitions, tags and comments on a line of their own. */
const NO_PROSE =
  /^\s{0,3}(?:#{1,6}(?:\s|$)|(?:[-*_=]\s*){3,}$|=+\s*$|\||\[[^\]]+\]:\s|<\/?[A-Za-z!][^>]*>\s*$)/;
/** What MDX puts between paragraphs. */
const MODULE_CODE =
  /^(?:import\s.*from\s*['"]|import\s*['"]|export\s+(?:default|const|function|class|async|\{|\*))/;

/**
 * The paragraphs and list items of Markdown or plain text. What is no prose is left out: front matter, headings, code,
 * tables, rules. Markers of lists and quotations go; emphasis and links stay as they were written.
 */
export function splitBlocks(markdown: string): TextBlock[] {
  const lines = markdown.replace(/\r\n?/g, '\n').replace(FRONT_MATTER, '').split('\n');
  const blocks: TextBlock[] = [];
  let open: { lines: string[]; isListItem: boolean } | undefined;
  const close = (): void => {
    const text = (open?.lines ?? []).join(' ').replace(/\s+/g, ' ').trim();
    if (open !== undefined && text !== '') blocks.push({ text, isListItem: open.isListItem });
    open = undefined;
  };
  for (const line of withoutCode(lines)) {
    const bare = line.replace(/^\s{0,3}(?:>\s?)+/, '');
    const marker = LIST_ITEM.exec(bare);
    if (bare.trim() === '' || NO_PROSE.test(bare) || MODULE_CODE.test(bare)) {
      close();
    } else if (marker !== null) {
      close();
      open = { lines: [bare.slice(marker[0].length)], isListItem: true };
    } else {
      open ??= { lines: [], isListItem: false };
      open.lines.push(bare);
    }
  }
  close();
  return blocks;
}

/** Fenced lines become empty ones. A fence that is never closed, as in a passage cut short, runs to the end. */
function withoutCode(lines: readonly string[]): string[] {
  let fence: string | undefined;
  return lines.map((line) => {
    const marker = FENCE.exec(line)?.[1];
    if (fence === undefined) {
      fence = marker;
      return marker === undefined ? line : '';
    }
    if (marker?.startsWith(fence) === true) fence = undefined;
    return '';
  });
}
