import type { Token } from '../words/tokenize-question.ts';
import type { Pattern } from './pattern.ts';

/** What the first token of something may be. */
export interface FirstTokens {
  readonly words: ReadonlySet<string>;
  readonly digits: boolean;
  /** An author, a tag, or the sign before one. */
  readonly names: boolean;
  readonly anything: boolean;
}

export interface Labelled<Label> {
  readonly pattern: Pattern;
  readonly label: Label;
}

/** Patterns in order, of which only those are tried that may begin with the token at hand. */
export interface PatternList<Label> {
  startingWith(token: Token | undefined, names: ReadonlySet<string>): readonly Labelled<Label>[];
}

/** Throws what `firstOf` throws on a slot that nobody can read. */
export function patternList<Label>(
  patterns: readonly Labelled<Label>[],
  { firstOf }: { firstOf: (slot: string) => FirstTokens },
): PatternList<Label> {
  for (const { slot } of patterns.flatMap(({ pattern }) => pattern)) if (slot !== '') firstOf(slot);
  const entries = patterns.map((labelled) => ({
    labelled,
    first: firstTokensOf(labelled.pattern, { firstOf }),
  }));
  const choose = (fits: (first: FirstTokens) => boolean): Labelled<Label>[] =>
    entries.filter(({ first }) => first.anything || fits(first)).map(({ labelled }) => labelled);
  const words = new Set(entries.flatMap(({ first }) => [...first.words]));
  const byWord = new Map([...words].map((word) => [word, choose((first) => first.words.has(word))]));
  const withDigits = choose((first) => first.digits);
  const others = choose(() => false);
  // Rare enough to be chosen anew each time.
  const mixed = (text: string, { digits, names }: { digits: boolean; names: boolean }): Labelled<Label>[] =>
    choose((first) => first.words.has(text) || (digits && first.digits) || (names && first.names));
  return {
    startingWith: (token, names) => {
      const text = token?.text ?? '';
      const digits = /^\d/.test(text);
      const isName = names.has(text);
      if (isName || (digits && byWord.has(text))) return mixed(text, { digits, names: isName });
      return (digits ? withDigits : byWord.get(text)) ?? others;
    },
  };
}

export const unionOf = (parts: readonly FirstTokens[]): FirstTokens => ({
  words: new Set(parts.flatMap(({ words }) => [...words])),
  digits: parts.some(({ digits }) => digits),
  names: parts.some(({ names }) => names),
  anything: parts.some(({ anything }) => anything),
});

export function firstTokensOf(
  pattern: Pattern,
  { firstOf }: { firstOf: (slot: string) => FirstTokens },
): FirstTokens {
  const parts: FirstTokens[] = [];
  for (const { kind, words, slot, isOptional } of pattern) {
    if (kind === 'words') parts.push({ words, digits: false, names: false, anything: false });
    if (kind === 'slot') parts.push(firstOf(slot));
    if ((kind === 'words' || kind === 'slot') && !isOptional) return unionOf(parts);
  }
  return { words: new Set(), digits: false, names: false, anything: true };
}
