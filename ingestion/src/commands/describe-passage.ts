import type { Passage } from '@twinscribe/contracts';

/** Two lines: where the passage stands, and in what. The second is indented as the text of a numbered list. */
export function describePassage({
  title,
  headingPath,
  category,
  publishedAt,
  author,
  documentId,
}: Passage): string {
  const facts = [category, publishedAt?.slice(0, 10), author, `document ${documentId}`];
  const known = facts.filter((fact) => fact !== undefined && fact !== null);
  // The first heading is often the title once more.
  const place = [title, ...headingPath.filter((heading) => heading !== title)].join(' › ');
  return `${place}\n   ${known.join(' · ')}`;
}
