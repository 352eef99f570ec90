/** A citation marker: what it is made of, and where the text goes on behind it. */
export interface Marker {
  readonly numbers: readonly number[];
  readonly end: number;
}

/** What a text that is still growing may hold at a place: a marker, none, or the beginning of one. */
export type MarkerReading = Marker | 'none' | 'unfinished';

const LIMIT_MARKER_LENGTH = 64;
/** Longer targets than this are not waited for. */
const LIMIT_TARGET_LENGTH = 500;
const LIMIT_RANGE = 50;

const BLANK = '[^\\S\\r\\n]*';
const NUMBER = '[0-9０-９]{1,9}';
const JOIN = `${BLANK}[-–,;、，]${BLANK}`;
const NUMBERS = `${BLANK}${NUMBER}(?:${JOIN}${NUMBER})*${BLANK}`;
const MARKER = new RegExp(`\\[${NUMBERS}\\]|［${NUMBERS}］|【${NUMBERS}】`, 'uy');
const BEGINNING = /[[［【](?:[-0-9０-９–,;、，]|[^\S\r\n])*$/uy;
const PIECE = new RegExp(`(${NUMBER})(?:${BLANK}[-–]${BLANK}(${NUMBER}))?`, 'gu');
const TARGET = /\((?:[^\s()]|\([^\s()]*\))*(?:[^\S\r\n]+(?:"[^"\r\n]*"|'[^'\r\n]*'))?[^\S\r\n]*\)/y;
const TARGET_BEGINNING =
  /\((?:[^\s()]|\([^\s()]*\))*(?:\([^\s()]*|[^\S\r\n]+(?:"[^"\r\n]*"?|'[^'\r\n]*'?)?[^\S\r\n]*)?$/y;

/**
 * The marker at `at`: numbers alone in square brackets, `[2]`, `[1, 3]`, `[1-3]`, also in the brackets and digits of East
 * Asian keyboards. The target of a Markdown link behind it, `[1](…)`, belongs to it: to a reader such a link is a citation,
 * and where it leads is not for a model to say.
 */
export function readMarker({
  text,
  at,
  isLast,
}: {
  text: string;
  at: number;
  /** Whether nothing will follow the text. */
  isLast: boolean;
}): MarkerReading {
  MARKER.lastIndex = at;
  const found = MARKER.exec(text)?.[0];
  if (found === undefined || found.length > LIMIT_MARKER_LENGTH) {
    return !isLast && isBeginning({ text, at }) ? 'unfinished' : 'none';
  }
  const end = targetEnd({ text, at: at + found.length, isLast });
  return end === 'unfinished' ? 'unfinished' : { numbers: numbersOf(found), end };
}

/** Where the target of a link that begins at `at` ends; `at` where there is none. */
function targetEnd({
  text,
  at,
  isLast,
}: {
  text: string;
  at: number;
  isLast: boolean;
}): number | 'unfinished' {
  if (at === text.length) return isLast ? at : 'unfinished';
  if (text[at] !== '(') return at;
  TARGET.lastIndex = at;
  const target = TARGET.exec(text)?.[0];
  if (target !== undefined) return target.length <= LIMIT_TARGET_LENGTH ? at + target.length : at;
  return !isLast && isTargetBeginning({ text, at }) ? 'unfinished' : at;
}

const isBeginning = ({ text, at }: { text: string; at: number }): boolean =>
  text.length - at < LIMIT_MARKER_LENGTH && matchesAt(BEGINNING, { text, at });

const isTargetBeginning = ({ text, at }: { text: string; at: number }): boolean =>
  text.length - at < LIMIT_TARGET_LENGTH && matchesAt(TARGET_BEGINNING, { text, at });

function matchesAt(pattern: RegExp, { text, at }: { text: string; at: number }): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** In the order of the marker. A range stands for all its numbers, unless it is absurd. */
function numbersOf(marker: string): number[] {
  return [...marker.matchAll(PIECE)].flatMap(([, first = '', last = first]) => {
    const [from, to] = [Number(first.normalize('NFKC')), Number(last.normalize('NFKC'))];
    if (to < from || to - from > LIMIT_RANGE) return [from, to];
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}
