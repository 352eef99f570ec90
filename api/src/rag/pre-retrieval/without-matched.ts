import type { MatchedPhrase } from './parse-filters.ts';
import { isWord, tokenizeQuestion } from './words/tokenize-question.ts';

/**
 * The question without the phrases that became its filter, for the index: where all passages are from 2024, "2024"
 * tells none from another. The question itself where nothing to search for would be left.
 */
export function withoutMatched({
  question,
  matched,
}: {
  question: string;
  matched: readonly Pick<MatchedPhrase, 'start' | 'end'>[];
}): string {
  if (matched.length === 0) return question;
  const kept = matched.reduceRight(
    (text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`,
    question,
  );
  const rest = kept.replace(/\s+/g, ' ').trim();
  return tokenizeQuestion(rest).some(isWord) ? rest : question;
}
