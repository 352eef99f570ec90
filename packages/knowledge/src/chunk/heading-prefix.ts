import { estimateTokens } from '@twinscribe/contracts';
import { wordEnds } from './text-pieces.ts';

export const LIMIT_PREFIX_TOKENS = 30;

/**
 * `title › heading › heading` in one line of at most 30 tokens: what is too long loses its outer headings first, then the ends
 * of the title and of the innermost heading. A heading that repeats the title is left out.
 */
export function headingPrefix({
  title,
  headingPath,
}: {
  title: string;
  headingPath: readonly string[];
}): string {
  const name = singleLine(title);
  const headings = headingPath
    .map(singleLine)
    .filter((heading) => heading !== '' && heading.toLowerCase() !== name.toLowerCase());
  for (let first = 0; first < headings.length; first += 1) {
    const prefix = joinParts([name, ...headings.slice(first)]);
    if (estimateTokens(prefix) <= LIMIT_PREFIX_TOKENS) return prefix;
  }
  const innermost = headings.at(-1) ?? '';
  const half = Math.floor((LIMIT_PREFIX_TOKENS - 1) / 2);
  const ofHeading = cutToTokens(innermost, Math.max(half, LIMIT_PREFIX_TOKENS - 1 - estimateTokens(name)));
  const ofTitle = cutToTokens(
    name,
    LIMIT_PREFIX_TOKENS - (ofHeading === '' ? 0 : 1 + estimateTokens(ofHeading)),
  );
  return joinParts([ofTitle, ofHeading]);
}

const singleLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const joinParts = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' › ');

/** As many whole words as go. */
function cutToTokens(text: string, limitTokens: number): string {
  let kept = 0;
  for (const end of wordEnds({ text, start: 0, end: text.length })) {
    if (estimateTokens(text.slice(0, end)) > limitTokens) break;
    kept = end;
  }
  return text.slice(0, kept).trim();
}
