import { contextsOf, wordKey, type Context } from './contexts.ts';
import type { NumberMention } from './number-mention.ts';
import { readNumbers } from './read-numbers.ts';
import { readWords, type ClaimedWord } from './read-words.ts';

export interface TextItems {
  readonly numbers: readonly (NumberMention & { readonly context: Context })[];
  readonly words: readonly (ClaimedWord & { readonly context: Context })[];
}

const NO_CONTEXT: Context = new Set();

/**
 * The numbers and words of a normalised text, with what stands around each number and capitalised word. `left` is the text
 * with blanks where something has been read already; `starts` and `radius` as for `contextsOf`.
 */
export function readItems({
  text,
  left,
  language,
  starts,
  radius,
}: {
  text: string;
  left: string;
  language: string | null;
  starts: readonly number[];
  radius: number;
}): TextItems {
  const numbers = readNumbers({ text: left, language });
  const words = readWords({ text, prose: blankRanges({ text: left, ranges: numbers }), language });
  const items = [
    ...numbers.map(({ start, end, values }) => ({ start, end, key: `#${values[0] ?? ''}` })),
    ...words
      .filter(({ kind }) => kind !== 'word')
      .map(({ start, end, word }) => ({ start, end, key: wordKey(word) })),
  ].sort((a, b) => a.start - b.start);
  const contexts = contextsOf({ text, language, items, radius, starts });
  const byStart = new Map(items.map(({ start }, i) => [start, contexts[i] ?? NO_CONTEXT]));
  const withContext = <T extends { start: number }>(item: T): T & { context: Context } => ({
    ...item,
    context: byStart.get(item.start) ?? NO_CONTEXT,
  });
  return { numbers: numbers.map(withContext), words: words.map(withContext) };
}

/** The text with spaces in the ranges, which are in order and do not overlap. */
export function blankRanges({
  text,
  ranges,
}: {
  text: string;
  ranges: readonly { readonly start: number; readonly end: number }[];
}): string {
  let end = 0;
  const pieces = ranges.map((range) => {
    const piece = text.slice(end, range.start) + ' '.repeat(range.end - range.start);
    ({ end } = range);
    return piece;
  });
  return pieces.join('') + text.slice(end);
}
