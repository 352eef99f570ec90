import { estimateTokens, type Passage } from '@twinscribe/contracts';

/** Tokens of the lines that a passage block puts around each passage. */
const TOKENS_AROUND_PASSAGE = 24;

type LabelledFields = Pick<Passage, 'title' | 'headingPath' | 'author' | 'publishedAt'>;

/** What a passage takes of the prompt, by estimate. */
export function passageTokens(passage: LabelledFields & Pick<Passage, 'text'>): number {
  return estimateTokens(passageLabel(passage)) + estimateTokens(passage.text) + TOKENS_AROUND_PASSAGE;
}

/** One line that tells the model where a passage comes from, and whose it is. */
export function passageLabel({ title, headingPath, author, publishedAt }: LabelledFields): string {
  const place = [title, ...headingPath.filter((heading) => heading !== title)].join(' › ');
  const origin = [author ?? '', publishedAt?.slice(0, 10) ?? ''].filter((part) => part !== '').join(', ');
  return origin === '' ? place : `${place} (${origin})`;
}
