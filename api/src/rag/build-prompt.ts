import { renderPassageBlock, type ChatMessage, type Source, type Turn } from '@twinscribe/contracts';
import { passageLabel } from './post-retrieval/passage-tokens.ts';
import { PROMPTS } from './prompts.ts';

/**
 * The messages for the model: instructions, earlier turns, then one user message that holds the passages and, after
 * them, the question. The boundary must be random for each request (`renderPassageBlock`).
 */
export function buildPrompt({
  question,
  history,
  instructions,
  sources,
  boundary,
}: {
  question: string;
  history: readonly Turn[];
  /** What the calling application asks for beyond our own instructions; empty for none. */
  instructions: string;
  sources: readonly Source[];
  boundary: string;
}): ChatMessage[] {
  const passages = sources.map((source) => ({
    number: source.number,
    label: passageLabel(source),
    text: source.text,
  }));
  const system =
    instructions === ''
      ? PROMPTS.answer
      : `${PROMPTS.answer}\n\n${PROMPTS.callerInstructions}\n${instructions}`;
  const block = renderPassageBlock({ passages, boundary });
  return [
    { role: 'system', content: system },
    ...history,
    { role: 'user', content: `${block}\n\n${question}` },
  ];
}
