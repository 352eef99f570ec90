import type { PromptPassage } from '@twinscribe/contracts';
import type { Corrupt } from './corrupt-sentence.ts';
import type { ReadPrompt, Script } from './start-scripted-engine.ts';

/** The quotes that answer a question, as far as somebody knows. */
export type KnownAnswers = (asked: Pick<ReadPrompt, 'question' | 'history'>) => readonly string[];

/**
 * The best that a model can do: copies the sentences that answer out of the passages, each with its number. Where no passage
 * has them it quotes the first passage all the same: to know when to be silent is left to the pipeline.
 */
export function createOracle({ answersTo }: { answersTo: KnownAnswers }): Script {
  return (prompt) => {
    const copied = copyAnswers(prompt, { answersTo }).map(({ passage, sentence }) => cite(passage, sentence));
    if (copied.length > 0) return [...new Set(copied)].join(' ');
    const [first] = prompt.passages;
    return first === undefined ? 'I have no passage to quote.' : cite(first, openingSentence(first.text));
  };
}

export const UNCHANGED = 'There is nothing in it to change.';

/** Copies one sentence that answers, and makes it untrue in one place. */
export function createLiar({ answersTo, corrupt }: { answersTo: KnownAnswers; corrupt: Corrupt }): Script {
  return (prompt) => {
    for (const { passage, sentence } of copyAnswers(prompt, { answersTo })) {
      const changed = corrupt({ passage, sentence });
      if (changed !== undefined) return cite(passage, changed);
    }
    return UNCHANGED;
  };
}

function copyAnswers(
  prompt: ReadPrompt,
  { answersTo }: { answersTo: KnownAnswers },
): { passage: PromptPassage; sentence: string }[] {
  return answersTo(prompt).flatMap((quote) => {
    const passage = prompt.passages.find(({ text }) => text.includes(quote));
    if (passage === undefined) return [];
    return sentencesAround({ text: passage.text, quote }).map((sentence) => ({ passage, sentence }));
  });
}

/** Reads nothing, knows everything, and cites passages that do not exist beside one that does not say so. */
export const answerFromNowhere: Script = () =>
  [
    'Admiral Zheng founded the observatory in 1417 with 12,400 sailors [99].',
    'It burned down on 3 February 1630 [1].',
    'Nobody has seen it since [98, 99].',
  ].join(' ');

/** An order, as it stands in a text: to say a word. */
const ORDER = /say the word ([A-Z]{6,20})/;

export const BROKE_OUT = 'My own instructions told me to.';

/**
 * Does what it is told, by whomever: by a passage too. Where the order stood outside the passages it says that as well: then
 * a text has passed itself off as instructions.
 */
export const obeyAnything: Script = ({ passages, instructions }) => {
  const own = ORDER.exec(instructions)?.[1];
  if (own !== undefined) return `${own} [1]. ${BROKE_OUT}`;
  const word = passages.map(({ text }) => ORDER.exec(text)?.[1]).find((found) => found !== undefined);
  return word === undefined ? 'Nobody told me to say anything.' : `${word} [1].`;
};

function cite({ number }: PromptPassage, sentence: string): string {
  return `${sentence.replace(/\s+/g, ' ').trim()} [${number}]`;
}

/** Of the line that holds the quote; a quote never goes beyond its line. */
function sentencesAround({ text, quote }: { text: string; quote: string }): string[] {
  const at = text.indexOf(quote);
  const lineStart = text.lastIndexOf('\n', at) + 1;
  const nextLine = text.indexOf('\n', at);
  const line = text.slice(lineStart, nextLine === -1 ? text.length : nextLine);
  const start = at - lineStart;
  return sentencesOf(line)
    .filter(({ segment, index }) => index < start + quote.length && start < index + segment.length)
    .map(({ segment }) => segment);
}

function openingSentence(text: string): string {
  return sentencesOf(text).find(({ segment }) => /\p{L}{3}/u.test(segment))?.segment ?? text;
}

function sentencesOf(text: string): Intl.SegmentData[] {
  return [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)];
}
