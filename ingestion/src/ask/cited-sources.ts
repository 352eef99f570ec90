import type { RagAnswer, Source } from '@twinscribe/contracts';

/** The sources that some sentence of the answer cites, by number. */
export function citedSources({ sources, citations }: Pick<RagAnswer, 'sources' | 'citations'>): Source[] {
  const cited = new Set(citations.flatMap((citation) => citation.sources));
  return sources.filter(({ number }) => cited.has(number)).sort((a, b) => a.number - b.number);
}
