import {
  findPassageBlock,
  messageText,
  parsePassageBlock,
  type ChatMessage,
  type PromptPassage,
} from '@twinscribe/contracts';

export interface ReadQuestion {
  readonly question: string;
  /** Undefined where the message brings no block of passages; empty where it brings an empty one. */
  readonly passages: readonly PromptPassage[] | undefined;
}

/** The last user turn, taken apart: its block of passages, and the question behind the block. */
export function readQuestion(messages: readonly ChatMessage[]): ReadQuestion {
  const message = messages.findLast(({ role }) => role === 'user');
  const text = message === undefined ? '' : messageText(message);
  const block = findPassageBlock(text);
  if (block === undefined) return { question: text.trim(), passages: undefined };
  return { question: text.slice(block.end).trim(), passages: parsePassageBlock(text) };
}
