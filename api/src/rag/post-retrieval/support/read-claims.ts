import { guessLanguage } from './function-words.ts';
import { normaliseText } from './normalise-text.ts';
import { readDates, type DateMention } from './read-dates.ts';
import { blankRanges, readItems, type TextItems } from './read-items.ts';
import { readPieces, type Piece } from './read-pieces.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a sentence claims, in checkable pieces. */
export interface Claims {
  /** As guessed; null where nothing tells. */
  readonly language: string | null;
  /** `text` as the sentence has it, here and in dates. */
  readonly numbers: readonly (TextItems['numbers'][number] & { readonly text: string })[];
  readonly dates: readonly (DateMention & { readonly text: string })[];
  /** Code and what is spelt like it. */
  readonly identifiers: readonly string[];
  readonly words: TextItems['words'];
}

/** Words that say something, on each side of a number or name. */
const RADIUS = 5;
const LIST_MARKER = /^\s*(?:[-*•+>#|]+|\d{1,3}[.)])\s+/;
const LINK_TARGET = /\]\([^()\s]*\)/g;
const CODE = /`+([^`]+)`+/g;
const CASED = '[\\p{Lu}\\p{Ll}]';
const SPELT_LIKE_CODE: readonly RegExp[] = [
  new RegExp(`${CASED}\\d|\\d${CASED}`, 'u'),
  /[\p{Lu}\p{Ll}\d]_[\p{Lu}\p{Ll}\d]/u,
  /\p{Ll}\p{Lu}/u,
  /[\p{Lu}\p{Ll}\d]::?[\p{Lu}\p{Ll}]/u,
  /[\p{Lu}\p{Ll}\d]\.[\p{Ll}\d]/u,
  /^[@/]\p{Ll}|\/.*\/|\\/u,
];
const ABBREVIATION = /^(?:\p{L}\.)+\p{L}$/u;
/** A number with its unit or ending: `24GB`, `3rd`, `1990s`. */
const NUMBER_WITH_LETTERS = /^[\d.,]+(?:\p{L}{1,2}|[ap]m|bit|sec|min|kwh|[kmg]ib|[kmg]hz)$/iu;

/**
 * The claims of a sentence without its citation markers. `language` is what the whole answer is in, for a sentence too short
 * to tell by itself.
 */
export function readClaims({ sentence, language }: { sentence: string; language: string | null }): Claims {
  const text = normaliseText(sentence).replace(LINK_TARGET, ']').replace(LIST_MARKER, '');
  const known = guessLanguage(text) ?? language;
  const plain = text.replaceAll('`', ' ');
  const inCode = text.replace(CODE, (code) => '\0'.repeat(code.length));
  const identifiers = readPieces(plain).filter(
    (piece) => /\p{L}/u.test(piece.text) && (inCode[piece.start] === '\0' || isSpeltLikeCode(piece)),
  );
  const coded = identifiers.map(({ start, text: { length } }) => ({ start, end: start + length }));
  const prose = blankRanges({ text: plain, ranges: coded });
  const dates = readDates(prose);
  const left = blankRanges({ text: prose, ranges: dates });
  const starts = [...plain.matchAll(/[;:]\s/g)].map(({ index }) => index);
  const { numbers, words } = readItems({ text: plain, left, language: known, starts, radius: RADIUS });
  const textOf = ({ start, end }: Range): string => plain.slice(start, end).trim();
  return {
    language: known,
    numbers: numbers.map((number) => ({ ...number, text: textOf(number) })),
    dates: dates.map((date) => ({ ...date, text: textOf(date) })),
    identifiers: identifiers.map((piece) => piece.text),
    words,
  };
}

function isSpeltLikeCode({ text }: Piece): boolean {
  if (ABBREVIATION.test(text) || NUMBER_WITH_LETTERS.test(text)) return false;
  const bare = text.replace(/'s$/, '');
  return SPELT_LIKE_CODE.some((pattern) => pattern.test(bare));
}
