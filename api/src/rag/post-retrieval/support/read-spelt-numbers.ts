import { foldWord } from './normalise-text.ts';
import type { NumberMention } from './number-mention.ts';
import type { NumberWords } from './number-words.ts';
import { unitBehind } from './units.ts';

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The number that some words stand for, and how many words. */
interface Spelt {
  readonly value: number;
  readonly count: number;
}

const WORD = /[\p{L}\p{M}]+/gu;
const LIMIT_WORDS = 4;
const AND: ReadonlySet<string> = new Set(['and', 'und', 'et', 'y']);
const NOTHING: Spelt = { value: 0, count: 0 };

/** Numbers in words, `twenty-one`, `two hundred and forty`, outside the ranges of the figures. */
export function readSpeltNumbers({
  text,
  words,
  figures,
}: {
  text: string;
  words: NumberWords;
  figures: readonly NumberMention[];
}): NumberMention[] {
  const found: NumberMention[] = [];
  const tokens = wordsOutside({ text, figures });
  for (let at = 0; at < tokens.length; at += 1) {
    const { value, count } = speltAt({ text, tokens, at, words });
    const [first, last] = [tokens[at], tokens[at + count - 1]];
    if (count === 0 || first === undefined || last === undefined) continue;
    const unit = unitBehind({ text, at: last.end });
    found.push({
      start: first.start,
      end: unit?.end ?? last.end,
      values: [String(value)],
      unit: unit?.unit,
      parts: [],
      isWord: true,
    });
    at += count - 1;
  }
  return found;
}

function wordsOutside({ text, figures }: { text: string; figures: readonly NumberMention[] }): Word[] {
  let next = 0;
  return [...text.matchAll(WORD)].flatMap(({ 0: word, index: start }) => {
    while ((figures[next]?.end ?? Infinity) <= start) next += 1;
    const isInside = start >= (figures[next]?.start ?? Infinity);
    return isInside ? [] : [{ text: foldWord(word), start, end: start + word.length }];
  });
}

interface Place {
  readonly text: string;
  readonly tokens: readonly Word[];
  readonly at: number;
  readonly words: NumberWords;
}

function speltAt(place: Place): Spelt {
  const base = plainAt(place);
  const at = place.at + base.count;
  const factor = isJoined({ ...place, at }) || base.count === 0 ? multiplierAt({ ...place, at }) : undefined;
  if (factor === undefined) return base;
  const product = (base.count === 0 ? 1 : base.value) * factor;
  const rest = restAt({ ...place, at: at + 1 });
  const isPart = rest.count > 0 && rest.value < factor;
  return isPart
    ? { value: product + rest.value, count: base.count + 1 + rest.count }
    : { value: product, count: base.count + 1 };
}

/** `and forty`, `forty`. */
function restAt(place: Place): Spelt {
  if (!isJoined(place)) return NOTHING;
  const hasAnd = AND.has(place.tokens[place.at]?.text ?? '');
  const at = hasAnd ? place.at + 1 : place.at;
  if (hasAnd && !isJoined({ ...place, at })) return NOTHING;
  const { value, count } = plainAt({ ...place, at });
  return count === 0 ? NOTHING : { value, count: count + (hasAnd ? 1 : 0) };
}

/** The most words that are one number below a hundred; German writes larger ones as one word, too. */
function plainAt({ text, tokens, at, words }: Place): Spelt {
  let joined = '';
  let longest = NOTHING;
  for (let count = 1; count <= LIMIT_WORDS; count += 1) {
    const token = tokens[at + count - 1];
    if (token === undefined || (count > 1 && !isJoined({ text, tokens, at: at + count - 1 }))) break;
    joined = count === 1 ? token.text : `${joined} ${token.text}`;
    const value = words.values.get(joined) ?? (count === 1 ? compoundValue(token.text, words) : undefined);
    if (value !== undefined) longest = { value, count };
  }
  return longest;
}

function compoundValue(word: string, { values }: NumberWords): number | undefined {
  const [, before = '', factor, behind = ''] = /^(\p{L}*?)(hundert|tausend)(\p{L}*)$/u.exec(word) ?? [];
  if (factor === undefined || before + behind === '') return undefined;
  const count = before === '' ? 1 : values.get(before);
  const rest = behind === '' ? 0 : values.get(behind);
  return count === undefined || rest === undefined
    ? undefined
    : count * (factor === 'hundert' ? 100 : 1_000) + rest;
}

const multiplierAt = ({ tokens, at, words }: Place): number | undefined =>
  words.multipliers.get(tokens[at]?.text ?? '');

/** Whether the word is joined to the one before it by a space or a hyphen. */
function isJoined({ text, tokens, at }: Pick<Place, 'text' | 'tokens' | 'at'>): boolean {
  const [before, word] = [tokens[at - 1], tokens[at]];
  if (before === undefined || word === undefined) return false;
  return word.start - before.end === 1 && /[\s-]/.test(text[before.end] ?? '');
}
