import { estimateTokens, type Passage } from '@twinscribe/contracts';

/** Tokens of the lines that a passage block puts around each passage. */
const TOKENS_AROUND_PASSAGE = 24;

/** What a passage takes of the prompt, by estimate. */
export function passageTokens(
  passage: Pick<Passage, 'title' | 'headingPath' | 'publishedAt' | 'text'>,
): number {
  return estimateTokens(passageLabel(passage)) + estimateTokens(passage.text) + TOKENS_AROUND_PASSAGE;
}

/** One line that tells the model where a passage comes from. */
export function passageLabel({
  title,
  headingPath,
  publishedAt,
}: Pick<Passage, 'title' | 'headingPath' | 'publishedAt'>): string {
  const place = [title, ...headingPath.filter((heading) => heading !== title)].join(' › ');
  return publishedAt === null ? place : `${place} (${publishedAt.slice(0, 10)})`;
}
