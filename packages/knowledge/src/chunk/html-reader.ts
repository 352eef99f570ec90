import { decodeReference } from './decode-reference.ts';
import { LIMIT_HEADING_LENGTH, type Block } from './document-view.ts';
import type { HtmlTag } from './html-tags.ts';
import { SourceMap } from './source-map.ts';

const LINE_ELEMENTS = 'dd dt li optgroup option tr';
const BLOCK_ELEMENTS =
  'address article aside blockquote body caption center details dialog dir div dl fieldset figcaption figure footer form h1 h2 ' +
  'h3 h4 h5 h6 head header hgroup hr html legend main menu nav ol p pre search section summary table tbody tfoot thead ul xmp';
const LINES = new Set(LINE_ELEMENTS.split(' '));
const BLOCKS = new Set([...BLOCK_ELEMENTS.split(' '), ...LINES]);
const HEADING = /^h[1-6]$/;
const PIECE = /[ \t\n\r\f]+|&(?:#[xX]?[\da-fA-F]{1,40}|[A-Za-z][A-Za-z\d]{0,40});?|[^ \t\n\r\f&]+|&/g;
const BLANK_LINES = /(?:\r?\n[ \t]*){2,}/g;

/** Collects the readable text of HTML, where each piece of it came from, and its blocks. */
export class HtmlReader {
  readonly blocks: Block[] = [];
  readonly sources = new SourceMap();
  readonly #parts: string[] = [];
  #length = 0;
  #open: Pick<Block, 'start' | 'sourceStart' | 'kind'> | undefined;
  #openLevel = 0;
  /** What goes before the next piece of the open block. */
  #gap = '';
  /** What goes before the next block. */
  #break = '';
  /** The first start tag since the last text: the next block begins there. */
  #tagStart: number | undefined;
  #headingLevel = 0;
  #preDepth = 0;

  text(html: string, { start, end }: { start: number; end: number }): void {
    for (const { 0: source, index } of html.slice(start, end).matchAll(PIECE)) {
      if (/^[ \t\n\r\f]/.test(source)) this.#space(source, start + index);
      else if (source.length > 1 && source.startsWith('&')) this.#reference(source, start + index);
      else this.#append(source, { source: start + index, isVerbatim: true });
    }
  }

  tag({ kind, name, start }: HtmlTag): void {
    if (name === 'br') this.#gap = '\n';
    else if (name === 'td' || name === 'th') this.#gap = '\t';
    else if (BLOCKS.has(name)) this.#blockTag({ kind, name, start });
  }

  /** Something that is not read. Within a paragraph it leaves no trace. */
  hidden({ name, start }: HtmlTag): void {
    if (BLOCKS.has(name)) this.#close();
    if (this.#open !== undefined) return;
    this.blocks.push({
      start: this.#length,
      end: this.#length,
      sourceStart: start,
      kind: 'hidden',
      isReadable: false,
      cuts: [],
    });
    this.#tagStart = undefined;
  }

  finish(): string {
    this.#close();
    return this.#parts.join('');
  }

  #blockTag({ kind, name, start }: Omit<HtmlTag, 'end'>): void {
    this.#close();
    this.#break = LINES.has(name) && this.#break !== '\n\n' ? '\n' : '\n\n';
    this.#tagStart = kind === 'start' ? (this.#tagStart ?? start) : undefined;
    if (HEADING.test(name)) this.#headingLevel = kind === 'start' ? Number(name[1]) : 0;
    if (name === 'pre') this.#preDepth = Math.max(0, this.#preDepth + (kind === 'start' ? 1 : -1));
  }

  #space(source: string, start: number): void {
    if (this.#open === undefined) return;
    if (this.#preDepth > 0) this.#append(source, { source: start, isVerbatim: true });
    else if (this.#gap === '') this.#gap = ' ';
  }

  #reference(source: string, start: number): void {
    const { text, length } = decodeReference(source);
    if (text !== '') this.#append(text, { source: start, isVerbatim: false });
    if (length < source.length)
      this.#append(source.slice(length), { source: start + length, isVerbatim: true });
  }

  #append(piece: string, { source, isVerbatim }: { source: number; isVerbatim: boolean }): void {
    if (this.#open === undefined) this.#begin(source);
    else if (this.#gap !== '') this.#push(this.#gap);
    this.#gap = '';
    this.sources.add({ offset: this.#length, source, isVerbatim });
    this.#push(piece);
  }

  #begin(source: number): void {
    if (this.#length > 0) this.#push(this.#break === '' ? '\n' : this.#break);
    this.#open = {
      start: this.#length,
      sourceStart: this.#tagStart ?? source,
      kind: this.#preDepth > 0 ? 'code' : 'prose',
    };
    // An unclosed heading must not make headings of all that follows.
    this.#openLevel = this.#headingLevel;
    this.#headingLevel = 0;
    this.#tagStart = undefined;
    this.#break = '';
  }

  #close(): void {
    this.#gap = '';
    if (this.#open === undefined) return;
    const { start, sourceStart, kind } = this.#open;
    this.#open = undefined;
    const block: Block = {
      start,
      end: this.#length,
      sourceStart,
      kind,
      isReadable: true,
      cuts: kind === 'code' ? this.#blankLines(start) : [],
    };
    const isHeading = this.#openLevel > 0 && block.end - start <= LIMIT_HEADING_LENGTH;
    this.blocks.push(
      isHeading
        ? { ...block, heading: { level: this.#openLevel, text: singleLine(this.#tail(start)) } }
        : block,
    );
  }

  #blankLines(start: number): number[] {
    return [...this.#tail(start).matchAll(BLANK_LINES)].map(
      ({ index, 0: lines }) => start + index + lines.length,
    );
  }

  #push(part: string): void {
    this.#parts.push(part);
    this.#length += part.length;
  }

  /** The text from the offset on. */
  #tail(start: number): string {
    const parts: string[] = [];
    let from = this.#length;
    for (let i = this.#parts.length - 1; from > start; i -= 1) {
      const part = this.#parts[i] ?? '';
      parts.push(part);
      from -= part.length;
    }
    return parts.reverse().join('');
  }
}

const singleLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
