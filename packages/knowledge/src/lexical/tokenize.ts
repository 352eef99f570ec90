const WORD = '[\\p{L}\\p{N}\\p{M}]+';
/** An apostrophe, a dot, colons or low lines hold a token together where they stand between letters or digits. */
const TOKEN = new RegExp(`${WORD}(?:(?:['’ʼ.]|::?|_+)${WORD})*(?:(?:\\+\\+|#)(?![\\p{L}\\p{N}]))?`, 'gu');

/**
 * The tokens of NFKC text in order, as written: words, numbers, and what is spelt as one (`don't`, `node:sqlite`, `snake_case`,
 * `v1.2.3`, `C++`, `C#`). A run of a script without spaces is one token. Linear in the length of the text.
 */
export function tokenize(text: string): string[] {
  return text.match(TOKEN) ?? [];
}
