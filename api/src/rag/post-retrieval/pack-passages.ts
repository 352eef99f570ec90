import { estimateTokens, type Passage, type Source } from '@twinscribe/contracts';

/** Tokens of the lines that a passage block puts around each passage. */
const TOKENS_AROUND_PASSAGE = 24;

/**
 * The passages that fit the budget, numbered from 1, in the order given. One that does not fit is left out and a later,
 * shorter one may still come in; none is cut. Equal text is put before the model once. A budget of 0: `[]`.
 */
export function packPassages({
  passages,
  budgetTokens,
}: {
  passages: readonly Passage[];
  budgetTokens: number;
}): Source[] {
  const packed: Source[] = [];
  const seen = new Set<string>();
  let left = budgetTokens;
  for (const passage of passages) {
    const key = passage.text.trim();
    const tokens =
      estimateTokens(passageLabel(passage)) + estimateTokens(passage.text) + TOKENS_AROUND_PASSAGE;
    if (seen.has(key) || tokens > left) continue;
    seen.add(key);
    left -= tokens;
    packed.push({ ...passage, number: packed.length + 1 });
  }
  return packed;
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
