import type { RagAnswer } from '@twinscribe/contracts';
import { showsQuote, type LocatedQuote } from './locate-quotes.ts';

export interface JudgedAnswer {
  /** It says that it is no answer, or nothing in it rests on a source. */
  readonly abstained: boolean;
  /** Numbers in the text that claim to be of a source, and those that are. */
  readonly markers: number;
  readonly validMarkers: number;
  /** Of an answer; of one that says that it is none, 0. */
  readonly sentences: number;
  readonly citedSentences: number;
  /** Sentences that claim something, and what the api found of them in the sources that they cite. */
  readonly claims: number;
  readonly supported: number;
  readonly unsupported: number;
  /** Whether a source, and whether one that is cited, shows a quote that answers. */
  readonly isFound: boolean;
  readonly isCited: boolean;
}

/** Numbers in code are not citations, and no citation is in code. */
const CODE = /`[^`]*`/g;
const MARKER = /\[(\d{1,4}(?:\s*,\s*\d{1,4})*)\]/g;

/** What can be said of an answer without a judge that reads. */
export function judgeAnswer({
  answer: { answer: text, sources, citations, abstained },
  quotes,
}: {
  answer: Pick<RagAnswer, 'answer' | 'sources' | 'citations' | 'abstained'>;
  /** That answer the question; empty where nothing does. */
  quotes: readonly LocatedQuote[];
}): JudgedAnswer {
  const markers = [...text.replace(CODE, '').matchAll(MARKER)].flatMap((match) =>
    (match[1] ?? '').split(',').map(Number),
  );
  const numbers = new Set(sources.map(({ number }) => number));
  const cited = new Set(citations.flatMap((citation) => citation.sources));
  const counted = (support: RagAnswer['citations'][number]['support']): number =>
    citations.filter((citation) => citation.support === support).length;
  const holding = sources.filter((source) => quotes.some((quote) => showsQuote(source, quote)));
  return {
    abstained: abstained || cited.size === 0,
    markers: markers.length,
    validMarkers: markers.filter((number) => numbers.has(number)).length,
    sentences: abstained ? 0 : citations.length,
    citedSentences: abstained ? 0 : citations.filter((citation) => citation.sources.length > 0).length,
    claims: citations.length - counted(null),
    supported: counted('supported'),
    unsupported: counted('unsupported'),
    isFound: holding.length > 0,
    isCited: holding.some(({ number }) => cited.has(number)),
  };
}
