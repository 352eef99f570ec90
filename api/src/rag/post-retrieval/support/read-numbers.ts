import type { NumberMention } from './number-mention.ts';
import { foldWord } from './normalise-text.ts';
import { numberWordsOf, type NumberWords } from './number-words.ts';
import { readSpeltNumbers } from './read-spelt-numbers.ts';
import { currencyBefore, unitBehind } from './units.ts';

/** Digits behind a letter are part of a name (`BM25`), not a number. */
const FIGURE = /(?<![\p{Lu}\p{Ll}\d]|\d[.,'])(?:\d{1,3}(?: \d{3})+(?![\d.,]*\d)|\d+(?:[.,':/⁄]\d+)*|\.\d+)/gu;
const THOUSANDS = /k(?![\p{L}\d])/uy;
const ENDING = /[\p{Lu}\p{Ll}]{1,2}(?!\p{L})/uy;
const NEXT_WORD = /[\s-]?([\p{L}\p{M}]+)/uy;

/** The numbers of a normalised text, in figures and in words, in order. Ranges do not overlap. */
export function readNumbers({ text, language }: { text: string; language: string | null }): NumberMention[] {
  const words = numberWordsOf(language);
  const figures = [...text.matchAll(FIGURE)].map((match) => figureAt({ text, match, words }));
  const spelt = words === undefined ? [] : readSpeltNumbers({ text, words, figures });
  return [...figures, ...spelt].sort((a, b) => a.start - b.start);
}

function figureAt({
  text,
  match,
  words,
}: {
  text: string;
  match: RegExpExecArray;
  words: NumberWords | undefined;
}): NumberMention {
  const { index: start } = match;
  const figureEnd = start + match[0].length;
  const factor = multiplierBehind({ text, at: figureEnd, words });
  const values = valuesOf(match[0]).map((value) =>
    factor.value === 1 ? value : timesOf(value, factor.value),
  );
  const unit = unitBehind({ text, at: factor.end });
  return {
    start,
    end: unit?.end ?? behindEnding({ text, at: factor.end }),
    values,
    unit: unit?.unit ?? currencyBefore({ text, at: start }),
    parts: match[0].includes(' ') ? match[0].split(' ').map(plainInteger) : [],
    isWord: false,
  };
}

function valuesOf(figure: string): string[] {
  if (/[:/⁄]/.test(figure))
    return [
      figure
        .split(/(?=[:/⁄])|(?<=[:/⁄])/)
        .map(plainInteger)
        .join('')
        .replace('⁄', '/'),
    ];
  const marks = figure.match(/[^\d]/g) ?? [];
  if (marks.length === 0) return [plainInteger(figure)];
  const isGrouped =
    /^\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*$/.test(figure) || /^\d{1,2}(?:,\d{2})+,\d{3}$/.test(figure);
  const grouped = isGrouped ? [plainInteger(figure.replace(/[^\d]/g, ''))] : [];
  return marks.length > 1 && isGrouped ? grouped : [...grouped, ...decimalOf({ figure, isGrouped })];
}

function decimalOf({ figure, isGrouped }: { figure: string; isGrouped: boolean }): string[] {
  const [, whole, decimals] = /^((?:\d{1,3}(?:[.,' ]\d{3})+|\d*))[.,](\d+)$/.exec(figure) ?? [];
  if (whole === undefined || decimals === undefined) return isGrouped ? [] : [figure];
  const value = `${plainInteger(whole.replace(/[^\d]/g, '') || '0')}.${decimals}`;
  // Where it may be a thousand, its zeros are all that tells it from a one.
  return [isGrouped ? value : value.replace(/\.?0+$/, '')];
}

const plainInteger = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

/** `8B`, `3rd`, `1990s`: letters grown to a number that are no unit we know. */
function behindEnding({ text, at }: { text: string; at: number }): number {
  ENDING.lastIndex = at;
  return at + (ENDING.exec(text)?.[0].length ?? 0);
}

/** `3 million`, `50k`. */
function multiplierBehind({
  text,
  at,
  words,
}: {
  text: string;
  at: number;
  words: NumberWords | undefined;
}): {
  value: number;
  end: number;
} {
  THOUSANDS.lastIndex = at;
  if (THOUSANDS.test(text)) return { value: 1_000, end: at + 1 };
  NEXT_WORD.lastIndex = at;
  const [whole = '', word = ''] = NEXT_WORD.exec(text) ?? [];
  const value = words?.multipliers.get(foldWord(word));
  return value === undefined ? { value: 1, end: at } : { value, end: at + whole.length };
}

function timesOf(value: string, factor: number): string {
  const product = Number(value) * factor;
  return Number.isFinite(product) ? String(Math.round(product * 1_000) / 1_000) : value;
}
