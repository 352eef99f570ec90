import type { Block } from './document-view.ts';
import { blockAt } from './markdown-leaves.ts';
import {
  closesFence,
  interruptsParagraph,
  isQuote,
  isThematicBreak,
  listMarker,
  openingFence,
  type Fence,
} from './markdown-syntax.ts';
import { readLines, type Line } from './read-line.ts';

/** Lines with `>` and the lazy ones that carry their paragraph on. */
export function readQuote(text: string, first: Line): Block | undefined {
  if (!isQuote(first)) return undefined;
  const cuts: number[] = [];
  let end = first.end;
  let afterEmpty = false;
  for (const line of readLines(text, first.end)) {
    const isEmpty = /^[> \t]*$/.test(line.content);
    if (line.isBlank || (!isQuote(line) && (afterEmpty || interruptsParagraph(line)))) break;
    if (afterEmpty && !isEmpty) cuts.push(line.start);
    afterEmpty = isEmpty;
    end = line.end;
  }
  return blockAt(first.start, { end, cuts });
}

/** A list with all that belongs to its items: nested lists, paragraphs, code. Best split before items and paragraphs. */
export function readList(text: string, first: Line): Block | undefined {
  const marker = listMarker(first);
  if (marker === undefined) return undefined;
  const list = new OpenList({ contentIndent: marker.contentIndent, fence: openingFence(marker.content) });
  const cuts: number[] = [];
  let end = first.end;
  for (const line of readLines(text, first.end)) {
    const part = list.take(line);
    if (part === 'end') break;
    if (part === 'blank') continue;
    if (part === 'start') cuts.push(line.start);
    end = line.end;
  }
  return blockAt(first.start, { end, cuts });
}

class OpenList {
  #contentIndent: number;
  #fence: Fence | undefined;
  #afterBlank = false;

  constructor({ contentIndent, fence }: { contentIndent: number; fence: Fence | undefined }) {
    this.#contentIndent = contentIndent;
    this.#fence = fence;
  }

  /** What the line is to the list: `start` begins an item or a paragraph within one, `more` carries it on. */
  take(line: Line): 'blank' | 'start' | 'more' | 'end' {
    if (line.isBlank) {
      this.#afterBlank = true;
      return 'blank';
    }
    const afterBlank = this.#afterBlank;
    this.#afterBlank = false;
    if (line.indent >= this.#contentIndent) return this.#takeContent(line, afterBlank);
    this.#fence = undefined;
    return this.#takeOutdented(line, afterBlank);
  }

  #takeContent(line: Line, afterBlank: boolean): 'start' | 'more' {
    if (this.#fence !== undefined) {
      if (closesFence(line.content, this.#fence)) this.#fence = undefined;
      return 'more';
    }
    this.#fence = openingFence(listMarker(line)?.content ?? line.content);
    return afterBlank || listMarker(line) !== undefined ? 'start' : 'more';
  }

  #takeOutdented(line: Line, afterBlank: boolean): 'start' | 'more' | 'end' {
    const marker = isThematicBreak(line) ? undefined : listMarker(line);
    if (marker !== undefined) {
      this.#contentIndent = marker.contentIndent;
      this.#fence = openingFence(marker.content);
      return 'start';
    }
    return afterBlank || interruptsParagraph(line) ? 'end' : 'more';
  }
}
