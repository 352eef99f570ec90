import { isFunctionWord } from './function-words.ts';
import { foldWord } from './normalise-text.ts';

export interface ClaimedWord {
  readonly start: number;
  readonly end: number;
  /** As in the sentence. */
  readonly text: string;
  /** Folded, without article or possessive. */
  readonly word: string;
  /**
   * A `name` must be in the passage as it is. A `maybe-name` is capitalised where any word would be: at the head of a
   * sentence, or as a noun in German.
   */
  readonly kind: 'name' | 'maybe-name' | 'word';
  /** The name directly before this name, folded. */
  readonly follows: string | undefined;
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu;
const ARTICLE = /^(?:[cdjlmnst]|qu|un|all|dell|nell|dall|sull)'(?=\p{L})/iu;
const POSSESSIVE = /'s?$/;
const HEAD = /(?:(?:^|[.!?:…|•\n])[^\p{L}\p{N}]*|["“„«([{][^\p{L}\p{N}]*|(?<=\s)')$/u;
const TITLE = /(?<!\p{L})(?:\p{L}|mr|mrs|ms|dr|prof|st)\.\s*$/iu;
const LOOK_BACK = 20;
const CAPITAL = /^\p{Lu}/u;
const CAPITALS = /\p{Lu}.*\p{Lu}/u;
/** Words that a sentence begins with more often than names are: their endings. */
const ENGLISH_OPENER = /(?:ly|ing|ed)$/;
const CAPITALISES_NOUNS: ReadonlySet<string | null> = new Set(['de', 'lb', 'gsw', 'nds']);
/** From this share of capitalised words on, a line is a heading and its capitals tell nothing. */
const HEADING_SHARE = 0.8;
const LEAST_HEADING_WORDS = 4;

interface Token {
  readonly text: string;
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly isFunctionWord: boolean;
}

/**
 * The words that say something. `prose` is `text` with blanks where something else than words has been read already;
 * what stands around a word is looked up in `text`.
 */
export function readWords({
  text,
  prose,
  language,
}: {
  text: string;
  prose: string;
  language: string | null;
}): ClaimedWord[] {
  const tokens = [...prose.matchAll(WORD)].map((match) =>
    tokenOf({ text: match[0], start: match.index, language }),
  );
  const said = tokens.filter((token) => !token.isFunctionWord);
  const capitalised = said.filter((token) => CAPITAL.test(token.text)).length;
  const isHeading = said.length >= LEAST_HEADING_WORDS && capitalised / said.length >= HEADING_SHARE;
  return said.map((token, i) => {
    const kind = kindOf({ token, text, language, isHeading });
    const before = said[i - 1];
    const isBehindName = kind === 'name' && before !== undefined && isFullName({ text, before, token });
    const { start, end, word } = token;
    return { start, end, text: token.text, word, kind, follows: isBehindName ? before.word : undefined };
  });
}

function tokenOf({ text, start, language }: { text: string; start: number; language: string | null }): Token {
  const bare = text.replace(ARTICLE, '');
  const word = foldWord(bare.replace(POSSESSIVE, ''));
  const isFunction = [word, foldWord(text)].some((form) => isFunctionWord({ word: form, language }));
  return { text: bare, word, start, end: start + text.length, isFunctionWord: isFunction };
}

function kindOf({
  token,
  text,
  language,
  isHeading,
}: {
  token: Token;
  text: string;
  language: string | null;
  isHeading: boolean;
}): ClaimedWord['kind'] {
  if (!CAPITAL.test(token.text)) return 'word';
  if (isHeading) return 'maybe-name';
  if (CAPITALS.test(token.text)) return 'name';
  if (CAPITALISES_NOUNS.has(language)) return 'maybe-name';
  const before = text.slice(Math.max(0, token.start - LOOK_BACK), token.start);
  if (!HEAD.test(before) || TITLE.test(before)) return 'name';
  return language === 'en' && ENGLISH_OPENER.test(token.word) ? 'word' : 'maybe-name';
}

const isFullName = ({ text, before, token }: { text: string; before: Token; token: Token }): boolean =>
  CAPITAL.test(before.text) && text.slice(before.end, token.start) === ' ';
