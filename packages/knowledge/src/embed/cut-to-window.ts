import { estimateTokens } from '@twinscribe/contracts';

/** As much of the text as the estimate puts within the limit, ending at a word's end where there is one. */
export function cutToWindow({ text, limitTokens }: { text: string; limitTokens: number }): string {
  if (estimateTokens(text) <= limitTokens) return text;
  let fits = 0;
  let exceeds = text.length;
  while (exceeds - fits > 1) {
    const middle = (fits + exceeds) >> 1;
    if (estimateTokens(text.slice(0, middle)) <= limitTokens) fits = middle;
    else exceeds = middle;
  }
  const kept = text.slice(0, fits);
  const word = kept.replace(/\S{1,100}$/u, '').trimEnd();
  return word === '' ? wholeCharacters(kept) : word;
}

/** Without half a surrogate pair at the end. */
function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
