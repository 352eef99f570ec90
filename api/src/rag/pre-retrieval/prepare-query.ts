import type { SearchFilter, Turn } from '@twinscribe/contracts';
import { condenseQuestion } from './condense-question.ts';
import { parseFilters } from './parse-filters.ts';
import { withoutMatched } from './without-matched.ts';

export interface PreparedQuery {
  /** What the index is asked under the filter: the words that became the filter tell no passage from another then. */
  readonly query: string;
  /** What it is asked without the filter. */
  readonly wholeQuery: string;
  /** What the question itself asks for: category, author, dates, tags. */
  readonly readFilter: SearchFilter;
  /** Whether the question cannot be understood without the conversation. */
  readonly leaned: boolean;
}

/** From a question in a conversation to a query and the filter that it names. Rules alone, no model. */
export function prepareQuery({
  question,
  history,
  today,
  authors,
  tags,
}: {
  question: string;
  history: readonly Turn[];
  /** YYYY-MM-DD */
  today: string;
  authors: readonly string[];
  tags: readonly string[];
}): PreparedQuery {
  const { filter: readFilter, matched } = parseFilters({ question, today, authors, tags });
  // The condensed query begins with the question, so what was matched in the one stands in the other.
  const { query: wholeQuery, leaned } = condenseQuestion({ question, history });
  return { query: withoutMatched({ question: wholeQuery, matched }), wholeQuery, readFilter, leaned };
}
