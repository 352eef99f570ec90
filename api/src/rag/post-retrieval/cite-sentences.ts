import type { Citation } from '@twinscribe/contracts';
import { sentenceStarts } from './segment-sentences.ts';
import { MarkerSplitter, type AnswerPart } from './split-markers.ts';

/** `answer.slice(start, end)`, and the sources that it cites. */
export type CitedSentence = Pick<Citation, 'start' | 'end' | 'sources'>;

interface Range {
  readonly start: number;
  readonly end: number;
}

interface MarkerRange extends Range {
  readonly numbers: readonly number[];
}

const HAS_WORD = /[\p{L}\p{N}]/u;
const TAIL_LENGTH = 40;
const BULLET = /^\s*[*+-]\s/;
/** Longer emphasis is none. */
const LIMIT_EMPHASIS_LENGTH = 500;
const LIST_NUMBER = /^\s*(?:\d{1,3}|\p{L})[.)]\s*$/u;
const DAY = /(?<![\p{L}\p{N}])\d{1,2}\.\s*$/u;
const STARTS_WITH_MONTH =
  /^\s*(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)(?:uar|ruar|z|il|i|ust|t?ember|ober)?(?!\p{L})/u;
const INITIAL = /(?<![\p{L}\p{N}]|\p{N}\s)(?!I\.)\p{L}\.\s*$/u;
/** These end in a full stop and do not end a sentence; the last kind only before a number. */
const TITLE = /(?<!\p{L})(?:Dr|Hr|Mr|Mrs|Ms|Mme|Mlle|Prof|St|Sra?|Dott|Sig)\.\s*$/u;
const ABBREVIATION = /(?<!\p{L})(?:e\.g|i\.e|z\.\s?b|d\.\s?h|bzw|vgl|cf|vs|p\.\s?ex)\.\s*$/iu;
const ABBREVIATION_OF_PLACE = /(?<!\p{L})(?:no|nr|núm|p|pp|fig|abb|art|vol|bd|ch|kap|ca|approx)\.\s*$/iu;

/**
 * The sentences of an answer and the sources that each cites: `[2]`, `[1][3]` and `[1, 3]` inside it or right behind it.
 * Numbers that no source has are left out. Sentences come in order, without the white space around them. Lines without a
 * letter or digit are none; neither is what stands in a block of code.
 */
export function citeSentences({ answer, sources }: { answer: string; sources: number }): CitedSentence[] {
  const splitter = new MarkerSplitter();
  const parts = [...splitter.push(answer), ...splitter.end()];
  const markers = markerRanges(parts).values();
  let marker = markers.next().value;
  return sentenceRanges(parts).map((sentence) => {
    const numbers = new Set<number>();
    for (; marker !== undefined && marker.start < sentence.end; marker = markers.next().value) {
      for (const number of marker.numbers) if (number >= 1 && number <= sources) numbers.add(number);
    }
    return { ...sentence, sources: [...numbers].sort((a, b) => a - b) };
  });
}

function markerRanges(parts: readonly AnswerPart[]): MarkerRange[] {
  let end = 0;
  return parts.flatMap(({ kind, text: { length }, numbers }) => {
    end += length;
    return kind === 'marker' ? [{ start: end - length, end, numbers }] : [];
  });
}

/** Of the same length, blank where there is no prose; markers as spaces, or as letters. */
function proseOf(parts: readonly AnswerPart[], { marker }: { marker: ' ' | 'm' }): string {
  return parts
    .map(({ kind, text }) => {
      if (kind === 'code-block') return text.replace(/[^\r\n]/g, ' ');
      return kind === 'marker' ? marker.repeat(text.length) : text;
    })
    .join('');
}

/** For the segmenter markers are blank, so that one behind a full stop goes with the sentence that it ends. */
function sentenceRanges(parts: readonly AnswerPart[]): Range[] {
  const masked = proseOf(parts, { marker: ' ' });
  const ranges: Range[] = [];
  let open: Range | undefined;
  const starts = sentenceStarts(masked);
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? masked.length;
    const segment = masked.slice(start, end);
    if (open !== undefined && goesOn({ before: masked.slice(open.start, start), segment })) {
      open = { start: open.start, end };
    } else {
      if (open !== undefined) ranges.push(open);
      open = HAS_WORD.test(segment) ? { start, end } : undefined;
    }
  }
  if (open !== undefined) ranges.push(open);
  const marked = proseOf(parts, { marker: 'm' });
  return ranges.map(({ start, end }) => {
    const text = marked.slice(start, end);
    const first = start + text.length - text.trimStart().length;
    return { start: first, end: first + text.trim().length };
  });
}

/** Asterisks that close nothing: the segmenter cuts `**A heading.** And its text.` before they do. */
function isEmphasisOpen(text: string): boolean {
  const line = text.replace(BULLET, '');
  const strong = line.split('**').length - 1;
  const single = line.replaceAll('**', '').match(/(?<=\S)\*|\*(?=\S)/g)?.length ?? 0;
  return strong % 2 === 1 || single % 2 === 1;
}

/** Whether the segmenter has cut too early, or what follows is markers at most. */
function goesOn({ before, segment }: { before: string; segment: string }): boolean {
  if (!HAS_WORD.test(segment)) return true;
  if (before.length < TAIL_LENGTH && LIST_NUMBER.test(before)) return true;
  const tail = before.slice(-TAIL_LENGTH);
  if (/[\r\n]\s*$/.test(tail)) return false;
  if (before.length < LIMIT_EMPHASIS_LENGTH && isEmphasisOpen(before)) return true;
  if ([INITIAL, TITLE, ABBREVIATION].some((pattern) => pattern.test(tail))) return true;
  if (ABBREVIATION_OF_PLACE.test(tail)) return /^\s*\d/.test(segment);
  return DAY.test(tail) && STARTS_WITH_MONTH.test(segment);
}
