import { estimateTokens, messageText, type ChatMessage } from '@twinscribe/contracts';

/** What a chat template puts around a message. */
const TOKENS_AROUND_MESSAGE = 8;

export function estimatePromptTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce(
    (sum, message) => sum + estimateTokens(messageText(message)) + TOKENS_AROUND_MESSAGE,
    0,
  );
}
