export interface TextRange {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A way to cut a range of a text: the ends of its pieces, ascending, the last one the end of the range. */
export type PieceEnds = (range: TextRange) => Iterable<number>;

// Locale and window are fixed so that the same text is cut alike everywhere.
const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Segmenting takes time quadratic in the length of what it is given; so it is given windows. */
const SENTENCE_WINDOW = 1_024;
const GRAPHEME_WINDOW = 128;
const GRAPHEME_PIECE = 24;
const LINE_END = /\r\n?|\n/g;
/** White space whose last character is not the base of a combining mark. */
const SPACE = /\s+(?![\p{Grapheme_Extend}\p{Mc}\p{Emoji_Modifier}\u200d])/gu;

export const lineEnds: PieceEnds = (range) => matchEnds(range, LINE_END);

/** Words with the white space after them. */
export const wordEnds: PieceEnds = (range) => matchEnds(range, SPACE);

function* matchEnds({ text, start, end }: TextRange, pattern: RegExp): Generator<number> {
  for (const match of text.slice(start, end).matchAll(pattern)) {
    const matchEnd = start + match.index + match[0].length;
    if (matchEnd < end) yield matchEnd;
  }
  yield end;
}

export function* sentenceEnds({ text, start, end }: TextRange): Generator<number> {
  let from = start;
  while (from < end) {
    const window = text.slice(from, Math.min(end, from + SENTENCE_WINDOW));
    const ends = [...SENTENCES.segment(window)].map(({ index, segment }) => from + index + segment.length);
    // The last one may go on beyond the window. Alone, it is longer than a chunk, and where it ends matters little.
    if (from + window.length < end && ends.length > 1) ends.pop();
    else if (from + window.length < end) {
      from += window.length;
      continue;
    }
    yield* ends;
    from = ends.at(-1) ?? end;
  }
}

/** Pieces of a few grapheme clusters. A cluster longer than any in use, as of stacked accents, is cut between code points. */
export function* graphemeEnds({ text, start, end }: TextRange): Generator<number> {
  let from = start;
  while (end - from > GRAPHEME_PIECE) {
    from += lengthOfClusters(text.slice(from, Math.min(end, from + GRAPHEME_WINDOW)));
    if (from < end) yield from;
  }
  if (start < end) yield end;
}

function lengthOfClusters(window: string): number {
  const cluster = GRAPHEMES.segment(window).containing(Math.min(GRAPHEME_PIECE, window.length - 1));
  if (cluster === undefined) return window.length;
  const length = cluster.index > 0 ? cluster.index : cluster.segment.length;
  const splitsPair = /[\ud800-\udbff]$/.test(window.slice(0, length)) && length > 1;
  return splitsPair ? length - 1 : length;
}

export function* codePointEnds({ text, start, end }: TextRange): Generator<number> {
  let at = start;
  for (const character of text.slice(start, end)) {
    at += character.length;
    yield at;
  }
}
