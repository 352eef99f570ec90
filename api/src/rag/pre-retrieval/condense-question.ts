import type { Turn } from '@twinscribe/contracts';
import { contextWords } from './follow-ups/context-words.ts';
import { leansOnHistory } from './follow-ups/leans-on-history.ts';

export interface CondensedQuestion {
  /** What the index is asked. The question itself, unless it leans. */
  readonly query: string;
  /** Whether the question cannot be understood without the conversation. */
  readonly leaned: boolean;
}

/**
 * A search query for a question within a conversation. A question that leans on earlier turns gets the words that say what
 * they were about, behind its own. Rules, no model; the question that a model is shown stays as it is.
 */
export function condenseQuestion({
  question,
  history,
}: {
  question: string;
  history: readonly Turn[];
}): CondensedQuestion {
  if (history.length === 0 || !leansOnHistory(question)) return { query: question, leaned: false };
  const words = contextWords({ question, history });
  return { query: [question, ...words].join(' '), leaned: true };
}
