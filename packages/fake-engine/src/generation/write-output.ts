import { parsePassageBlock, type PromptPassage } from '@twinscribe/contracts';

/** The text to answer with, where the prompt holds `includes`. */
export interface Script {
  readonly includes: string;
  readonly text: string;
}

interface Prompt {
  /** As the model would see it, template and all. */
  readonly prompt: string;
  /** What the user said last. */
  readonly question: string;
}

const LIMIT_QUOTED_PASSAGES = 6;
const LIMIT_ECHO_LENGTH = 600;

/**
 * What this engine has to say to a prompt, the same each time: the first script that fits; else the opening sentence of
 * each passage with its number, if there are passages; else the question again.
 */
export function writeOutput({ prompt, question }: Prompt, scripts: readonly Script[]): string {
  const script = scripts.find(({ includes }) => prompt.includes(includes));
  if (script !== undefined) return script.text;
  const passages = parsePassageBlock(prompt);
  return passages.length > 0
    ? quotePassages(passages)
    : `Echo: ${question.trim().slice(0, LIMIT_ECHO_LENGTH)}`;
}

function quotePassages(passages: readonly PromptPassage[]): string {
  return passages
    .slice(0, LIMIT_QUOTED_PASSAGES)
    .map(({ number, text }) => citeSentence(openingSentence(text), number))
    .join(' ');
}

const openingSentence = (text: string): string =>
  /[^.!?。！？؟।]+[.!?。！？؟।]?/u.exec(text.trim())?.[0].replace(/\s+/g, ' ').trim() ?? '';

/** The citation stands before the full stop: `Overlap is a tax [1].` */
function citeSentence(sentence: string, number: number): string {
  const stop = /[.!?。！？؟।]$/u.exec(sentence)?.[0] ?? '';
  return `${sentence.slice(0, sentence.length - stop.length)} [${number}]${stop || '.'}`;
}
