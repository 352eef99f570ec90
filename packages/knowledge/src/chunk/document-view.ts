/** A paragraph, heading, list, table, piece of code …: what grouping puts together and splitting takes apart. */
export interface Block {
  /** Range in the view's text. */
  readonly start: number;
  readonly end: number;
  /** Where it begins in the verbatim text. */
  readonly sourceStart: number;
  readonly kind: 'prose' | 'code' | 'hidden';
  /** False for markup without text. A chunk of nothing else is hidden. */
  readonly isReadable: boolean;
  readonly heading?: { readonly level: number; readonly text: string };
  /** Offsets in the view's text where it is best split: rows, items, blank lines in code. Ascending, within the block. */
  readonly cuts: readonly number[];
}

/** A document as its readers see it. */
export interface DocumentView {
  /** Readable text. */
  readonly text: string;
  /** In order, not overlapping. What lies between them is blank. */
  readonly blocks: readonly Block[];
  /** Whether the readable text lacks the hidden blocks, so that one may lie within a chunk. */
  readonly dropsHidden: boolean;
  /** From an offset in the readable text to one in the verbatim text. */
  readonly toSource: (offset: number) => number;
}

/** Headings are copied into every chunk below them. What is longer is not a heading but a mistake in the markup. */
export const LIMIT_HEADING_LENGTH = 300;
