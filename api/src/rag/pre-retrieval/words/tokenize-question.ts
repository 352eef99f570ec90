/** A word, a number, a date in digits or a sign. `text` is folded: lower case, no accents. */
export interface Token {
  readonly text: string;
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

const WORD = String.raw`[\p{L}\p{M}\p{N}]+`;
/** What a contraction leaves of its second word. */
const SUFFIX = String.raw`(?:s|ve|re|ll|d|t|m)(?![\p{L}\p{N}])`;

/** Tried in this order. None can read the same text in two ways, so none makes reading slow. */
const TOKEN = new RegExp(
  [
    // A date in digits.
    String.raw`\d{1,4}([-./])\d{1,2}\1\d{1,4}(?![\p{L}\p{N}])`,
    String.raw`\d+(?:[.,]\d+)+`,
    String.raw`['’]${SUFFIX}`,
    // A word with its hyphens; with its sharp ("C#"), or with the apostrophe that binds it to the next one ("l'été").
    String.raw`${WORD}(?:[-‐‑](?=\p{L})${WORD})*(?:#(?![\p{L}\p{N}]))?(?:['’](?=\p{L})(?!${SUFFIX}))?`,
    // Any other sign.
    String.raw`\S`,
  ].join('|'),
  'giu',
);

/** In order; everything but white space is in one of them. Takes time linear in the text. */
export function tokenizeQuestion(question: string): Token[] {
  return [...question.matchAll(TOKEN)].map(({ 0: raw, index }) => ({
    text: foldWord(raw),
    raw,
    start: index,
    end: index + raw.length,
  }));
}

/** As words are compared: lower case, without accents, one kind of apostrophe and of hyphen. */
export function foldWord(word: string): string {
  if (/^[a-z\d]*$/.test(word)) return word;
  return word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/[‐‑]/g, '-');
}

export const isWord = ({ text }: Pick<Token, 'text'>): boolean => /[\p{L}\p{N}]/u.test(text);
