import type { ChatMessage } from '@twinscribe/contracts';
import { readQuestion } from './read-question.ts';
import { selectQuotes, type Quote } from './select-quotes.ts';

export const NO_ANSWER = 'The library does not answer this question.';
export const NO_PASSAGES =
  'I received no passages to quote from, and I am not a language model: I can only quote passages that come with a question.';

/** The whole answer: quotations, each with the number of its passage, one paragraph per passage. */
export function writeAnswer(messages: readonly ChatMessage[]): string {
  const { question, passages } = readQuestion(messages);
  if (passages === undefined) return NO_PASSAGES;
  const quotes = selectQuotes({ question, passages });
  return quotes.length === 0 ? NO_ANSWER : joinQuotes(quotes);
}

function joinQuotes(quotes: readonly Quote[]): string {
  return quotes
    .map(({ text, number }, i) => {
      const last = quotes[i - 1];
      const gap = last === undefined ? '' : last.number === number ? ' ' : '\n\n';
      return `${gap}${text} [${number}]`;
    })
    .join('');
}
