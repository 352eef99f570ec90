import { analyzeText } from '@twinscribe/knowledge';
import { baseLanguage } from './function-words.ts';
import { foldWord } from './normalise-text.ts';
import { readPieces } from './read-pieces.ts';

/** The words of a text, prepared for looking them up. Words are folded. */
export interface WordIndex {
  readonly language: string | null;
  /** In their order. */
  readonly sequence: readonly string[];
  readonly words: ReadonlySet<string>;
  /** What is written without white space, and its parts. */
  readonly pieces: ReadonlySet<string>;
  readonly terms: ReadonlySet<string>;
  /** Terms by their first letters. */
  readonly termsByPrefix: ReadonlyMap<string, readonly string[]>;
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu;
const JOINT = /[-–—/=(),;:|.[\]{}<>]+/;
/** Shorter words are of one form with nothing but themselves. */
const PREFIX_LENGTH = 5;
/** Of the longer of two words, what forms of one word have in common from their start. */
const LEAST_COMMON = 0.65;

/** Expects normalised text. Each part is made when it is first looked at: most texts are asked for their words alone. */
export function indexWords({ text, language }: { text: string; language: string | null }): WordIndex {
  const sequence = once(() => wordsOf(text));
  const words = once(() => new Set(sequence()));
  const pieces = once(() => piecesOf(text));
  const terms = once(() => new Set(analyzeText({ text, language })));
  const termsByPrefix = once(() => groupByPrefix(terms()));
  return {
    language: baseLanguage(language),
    get sequence() {
      return sequence();
    },
    get words() {
      return words();
    },
    get pieces() {
      return pieces();
    },
    get terms() {
      return terms();
    },
    get termsByPrefix() {
      return termsByPrefix();
    },
  };
}

function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

/** Whether the text has the word or a form of it. A word that searches ignore is everywhere. */
export function hasWord(index: WordIndex, { text, word }: { text: string; word: string }): boolean {
  return (
    index.words.has(word) ||
    analyzeText({ text, language: index.language }).every((term) => hasTerm(index, term))
  );
}

/** The term, or one that only endings tell from it. */
export function hasTerm(index: WordIndex, term: string): boolean {
  if (index.terms.has(term)) return true;
  if (term.length < PREFIX_LENGTH || /\d/.test(term)) return false;
  return (index.termsByPrefix.get(term.slice(0, PREFIX_LENGTH)) ?? []).some((other) => areForms(term, other));
}

/** As it is, or every part that hyphens join. */
export function hasIdentifier(index: WordIndex, identifier: string): boolean {
  const has = (part: string): boolean => index.pieces.has(part) || index.words.has(part);
  const whole = foldWord(identifier);
  const forms = [whole, whole.replace(/'?s$/, '')];
  const parts = whole.split('-');
  return forms.some(has) || (parts.length > 1 && parts.every(has));
}

/** Folded, without a possessive ending, with the parts of what an apostrophe joins. */
function wordsOf(text: string): string[] {
  return (foldWord(text).match(WORD) ?? []).flatMap((word) => {
    if (!word.includes("'")) return word;
    const bare = word.replace(/'s$/, '');
    return bare.includes("'") ? [bare, ...bare.split("'")] : bare;
  });
}

function piecesOf(text: string): Set<string> {
  const pieces = new Set<string>();
  for (const { text: piece } of readPieces(text)) {
    const folded = foldWord(piece);
    pieces.add(folded);
    if (JOINT.test(folded)) for (const part of folded.split(JOINT)) pieces.add(part);
  }
  return pieces;
}

function groupByPrefix(terms: ReadonlySet<string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const term of terms) {
    const prefix = term.slice(0, PREFIX_LENGTH);
    const group = groups.get(prefix);
    if (group === undefined) groups.set(prefix, [term]);
    else group.push(term);
  }
  return groups;
}

function areForms(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let common = 0;
  while (common < short.length && short[common] === long[common]) common += 1;
  return common >= PREFIX_LENGTH && common >= LEAST_COMMON * long.length && short.length - common <= 2;
}
