import { ChatMessage as NamedMessage, type BaseMessage } from '@langchain/core/messages';
import type { ChatMessage } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';

const ROLES: Readonly<Record<string, ChatMessage['role']>> = {
  system: 'system',
  developer: 'developer',
  human: 'user',
  user: 'user',
  ai: 'assistant',
  assistant: 'assistant',
};

/** A LangChain message on the wire. What the llm-server has no word for, tools and pictures, throws `unsupported_parameter`. */
export function toChatMessage(message: BaseMessage): ChatMessage {
  const named = NamedMessage.isInstance(message) ? message.role : message.type;
  const role = ROLES[named];
  const { content } = message;
  const isText = typeof content === 'string' || content.every(({ type }) => type === 'text');
  if (role !== undefined && isText) return { role, content: message.text };
  const what = role === undefined ? `a message of the type "${named}"` : 'content that is not text';
  throw new AppError('unsupported_parameter', `The language model tier takes text alone, not ${what}.`, {
    param: 'messages',
  });
}
