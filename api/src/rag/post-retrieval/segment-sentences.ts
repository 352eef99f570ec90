const LINE = /[^\n\r\u2028\u2029]*(?:\r\n|[\n\r\u2028\u2029]|$)/g;
/** A longer sentence is cut. */
const WINDOW_LENGTH = 2_000;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * Where the sentences of a text begin, ascending, by the Unicode rules; every line begins one. Linear: the segmenter hands
 * out a copy of its whole input with each segment, so that it is only ever given a little.
 *
 * Source: https://unicode.org/reports/tr29/#Sentence_Boundaries
 */
export function sentenceStarts(text: string): number[] {
  const starts: number[] = [];
  for (const { 0: line, index } of text.matchAll(LINE)) {
    for (let at = 0; at < line.length;) {
      const window = line.slice(at, at + WINDOW_LENGTH);
      const found = [...segmenter.segment(window)].map((segment) => segment.index);
      // The last one may go on behind the window.
      const isCut = at + window.length < line.length;
      const kept = isCut && found.length > 1 ? found.slice(0, -1) : found;
      for (const start of kept) starts.push(index + at + start);
      at += isCut && found.length > 1 ? (found.at(-1) ?? window.length) : window.length;
    }
  }
  return starts;
}
