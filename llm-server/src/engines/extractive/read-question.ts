import { messageText, parsePassageBlock, type ChatMessage, type PromptPassage } from '@twinscribe/contracts';

export interface ReadQuestion {
  readonly question: string;
  /** Undefined where the message brings no block of passages; empty where it brings an empty one. */
  readonly passages: readonly PromptPassage[] | undefined;
}

const OPENING = /^<<([0-9a-f]{16,64}) passages>>$/m;

/** The last user turn, taken apart: its block of passages, and the question behind the block. */
export function readQuestion(messages: readonly ChatMessage[]): ReadQuestion {
  const message = messages.findLast(({ role }) => role === 'user');
  const text = message === undefined ? '' : messageText(message);
  const opening = OPENING.exec(text);
  const closing = `<<${opening?.[1] ?? ''} end>>`;
  const end = opening === null ? -1 : text.indexOf(closing, opening.index);
  if (end === -1) return { question: text.trim(), passages: undefined };
  return { question: text.slice(end + closing.length).trim(), passages: parsePassageBlock(text) };
}
