import type { Turn } from '@twinscribe/contracts';
import type { Token } from '../words/tokenize-question.ts';
import { tokenizeQuestion } from '../words/tokenize-question.ts';
import { followUpWords, isContent } from './follow-up-words.ts';
import { leansOnHistory } from './leans-on-history.ts';
import { pointedItem } from './pointed-item.ts';

/** How many questions are gone back, as long as they lean themselves. */
const LIMIT_QUESTIONS = 3;
/** Words taken over. More of them, and the old subject drowns the new question. */
const LIMIT_WORDS = 24;
/** A longer answer speaks of more than the question was about: measured, its words do more harm than good. */
const LIMIT_ANSWER_WORDS = 12;
/** Of each earlier turn only the beginning is read: an answer may be a whole text. */
const LIMIT_READ = 4_000;

/**
 * Words of the conversation that say what the question is about, most telling first and each once: those of the questions
 * back to the last one that stands alone, then those of the last answer, if it is short or the question points into it.
 */
export function contextWords({
  question,
  history,
}: {
  question: string;
  history: readonly Turn[];
}): string[] {
  const asked = questionsBack(history).flatMap(contentWords);
  const words = new Map(
    [...asked, ...answeredWords({ question, history })].map(({ text, raw }) => [text, raw]),
  );
  for (const { text } of tokenizeQuestion(question)) words.delete(text);
  return [...words.values()].slice(0, LIMIT_WORDS);
}

function questionsBack(history: readonly Turn[]): string[] {
  const asked = history
    .filter(({ role }) => role === 'user')
    .slice(-LIMIT_QUESTIONS)
    .reverse()
    .map(({ content }) => content.slice(0, LIMIT_READ));
  const whole = asked.findIndex((content) => !leansOnHistory(content));
  return whole < 0 ? asked : asked.slice(0, whole + 1);
}

function answeredWords({ question, history }: { question: string; history: readonly Turn[] }): Token[] {
  const given = history.findLast(({ role }) => role === 'assistant')?.content ?? '';
  const answer = given.slice(0, LIMIT_READ).replace(/\[\d{1,4}\]/g, ' ');
  const words = contentWords(answer);
  const isShort = words.length <= LIMIT_ANSWER_WORDS;
  const item = pointedItem({ question, answer, isShort });
  if (item !== undefined) return contentWords(item).slice(0, LIMIT_ANSWER_WORDS);
  return isShort ? words : [];
}

function contentWords(text: string): Token[] {
  const tokens = tokenizeQuestion(text);
  const words = followUpWords(tokens);
  return tokens.filter((token) => isContent(token, words));
}
