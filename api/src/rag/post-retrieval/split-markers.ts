import { readMarker } from './read-marker.ts';

/** A stretch of an answer. Together, the texts of all parts are the answer. */
export interface AnswerPart {
  readonly text: string;
  readonly kind: 'prose' | 'code-span' | 'code-block' | 'marker';
  /** What a marker cites; empty for the rest. */
  readonly numbers: readonly number[];
}

/** Nobody waits longer for the partner of a backtick, or for the end of the line that opens a block of code. */
const LIMIT_HELD_LENGTH = 200;

const SPECIAL = /[[［【`~]/g;
const RUN = /`+|~+/y;
const CLOSING_LINE = /^[\s>]*(`+|~+)[^\S\n]*\n?$/;
const MAY_CLOSE = /^[\s>]*(?:`*|~*)[^\S\n]*$/;

/** The next part and where it ends; undefined where more text must tell. */
type Reading = Omit<AnswerPart, 'text'> & { readonly end: number };

/**
 * Takes an answer apart as it comes: prose, code (spans and fenced blocks: nothing in them is a citation), and markers.
 * What is held back is a beginning of a marker, of a code span on one line, of a fence: at most `LIMIT_HELD_LENGTH` and
 * the target of a link.
 *
 * Guarantees: however the answer is cut, the parts are the same once neighbours of the same kind are joined.
 */
export class MarkerSplitter {
  /** Not read yet. */
  #text = '';
  /** Whether the line so far holds nothing but space and the marks of a quotation. */
  #isLineBlank = true;
  /** The run of the fence that is open. */
  #fence: string | undefined;

  push(delta: string): AnswerPart[] {
    this.#text += delta;
    return this.#take({ isLast: false });
  }

  /** The rest. Nothing may be pushed after it. */
  end(): AnswerPart[] {
    return this.#take({ isLast: true });
  }

  #take({ isLast }: { isLast: boolean }): AnswerPart[] {
    const parts: AnswerPart[] = [];
    let at = 0;
    while (at < this.#text.length) {
      const reading =
        this.#fence === undefined ? this.#read({ at, isLast }) : this.#readFenced({ at, isLast });
      if (reading === undefined) break;
      const { end, ...part } = reading;
      const text = this.#text.slice(at, end);
      parts.push({ ...part, text });
      this.#followLine(text);
      at = end;
    }
    this.#text = this.#text.slice(at);
    return parts;
  }

  #followLine(text: string): void {
    const lineStart = text.lastIndexOf('\n') + 1;
    this.#isLineBlank = (lineStart > 0 || this.#isLineBlank) && /^[\s>]*$/.test(text.slice(lineStart));
  }

  #read(place: { at: number; isLast: boolean }): Reading | undefined {
    const { at, isLast } = place;
    const character = this.#text[at];
    if (character === '`' || character === '~') return this.#readRun(place);
    const marker = readMarker({ text: this.#text, at, isLast });
    if (marker === 'unfinished') return undefined;
    if (marker !== 'none') return { ...marker, kind: 'marker' };
    SPECIAL.lastIndex = at + 1;
    return prose(SPECIAL.exec(this.#text)?.index ?? this.#text.length);
  }

  /** A run of backticks opens a block, opens a span, or is text; a run of tildes opens a block or is text. */
  #readRun({ at, isLast }: { at: number; isLast: boolean }): Reading | undefined {
    RUN.lastIndex = at;
    const run = RUN.exec(this.#text)?.[0] ?? '';
    const from = at + run.length;
    const lineEnd = this.#text.indexOf('\n', from);
    const line = this.#text.slice(from, lineEnd === -1 ? undefined : lineEnd);
    const rest = line.slice(0, LIMIT_HELD_LENGTH);
    const isWhole = isLast || lineEnd !== -1 || rest.length === LIMIT_HELD_LENGTH;
    const isTicks = run.startsWith('`');
    const close = isTicks ? closingOf({ run, rest, isWhole }) : -1;
    if (close !== -1) return span(from + close + run.length);
    if (!isWhole) return undefined;
    const opens = run.length >= 3 && this.#isLineBlank && !(isTicks && rest.includes('`'));
    if (!opens) return prose(from);
    this.#fence = run;
    return block(lineEnd === -1 ? this.#text.length : lineEnd + 1);
  }

  #readFenced({ at, isLast }: { at: number; isLast: boolean }): Reading | undefined {
    const newline = this.#text.indexOf('\n', at);
    const end = newline === -1 ? this.#text.length : newline + 1;
    if (!this.#isLineBlank) return block(end);
    const line = this.#text.slice(at, Math.min(end, at + LIMIT_HELD_LENGTH));
    const isWhole = isLast || newline !== -1 || line.length === LIMIT_HELD_LENGTH;
    if (!isWhole && MAY_CLOSE.test(line)) return undefined;
    if (CLOSING_LINE.exec(line)?.[1]?.startsWith(this.#fence ?? '') === true) this.#fence = undefined;
    return block(at + line.length);
  }
}

const prose = (end: number): Reading => ({ kind: 'prose', numbers: [], end });
const span = (end: number): Reading => ({ kind: 'code-span', numbers: [], end });
const block = (end: number): Reading => ({ kind: 'code-block', numbers: [], end });

/** Where the next run of the same length begins; -1 where there is none, or none that is certain to have ended. */
function closingOf({ run, rest, isWhole }: { run: string; rest: string; isWhole: boolean }): number {
  for (const match of rest.matchAll(/`+/g)) {
    const isEnded = isWhole || match.index + match[0].length < rest.length;
    if (match[0].length === run.length && isEnded) return match.index;
  }
  return -1;
}
