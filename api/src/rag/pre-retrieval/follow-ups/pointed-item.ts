import { phraseAt } from '../words/phrase-table.ts';
import { isWord, tokenizeQuestion } from '../words/tokenize-question.ts';
import { followUpWords, type FollowUpWords } from './follow-up-words.ts';

/** "the third" of what the answer lists. Undefined where the question names no place, or the answer has none such. */
export function pointedItem({
  question,
  answer,
  isShort,
}: {
  question: string;
  answer: string;
  /** Only in a short answer are commas those of a list. */
  isShort: boolean;
}): string | undefined {
  const tokens = tokenizeQuestion(question);
  const words = followUpWords(tokens);
  if (words === undefined) return undefined;
  const [place] = tokens.flatMap((_, at) => phraseAt(words.ordinals, { tokens, at })?.value ?? []);
  if (place === undefined) return undefined;
  const lines = answer.split('\n').filter((line) => /^\s*(?:[-*•]|\d{1,2}[.)])\s/.test(line));
  const items = lines.length === 0 && isShort ? itemsInLine(answer, words) : lines;
  return items.length < 2 ? undefined : items.at(Number(place) > 0 ? Number(place) - 1 : -1);
}

/**
 * What commas and "and" part, behind a colon if there is one. A clause in between is no item: "0.75, which is usual, and 0.3".
 */
function itemsInLine(answer: string, { tables }: FollowUpWords): string[] {
  return answer
    .slice(answer.indexOf(':') + 1)
    .split(/[,;，；、](?!\d)\s?(?:and |und |et |y |or |oder |ou |o )?| (?:and|und|et|y|or|oder|ou|o) /u)
    .filter((item) => {
      const tokens = tokenizeQuestion(item);
      return tokens.some(isWord) && phraseAt(tables.clauseWords, { tokens, at: 0 }) === undefined;
    });
}
