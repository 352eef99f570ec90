import {
  LIMIT_QUESTION_LENGTH,
  messageText,
  type ChatCompletionRequest,
  type Sampling,
  type Turn,
} from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';

export interface ConversationParts {
  readonly question: string;
  readonly history: readonly Turn[];
  /** System and developer messages, joined. */
  readonly instructions: string;
}

/** The last message is the question and must be the user's; what stands before it is history. */
export function toQuestion({ messages }: Pick<ChatCompletionRequest, 'messages'>): ConversationParts {
  const instructions: string[] = [];
  const turns: Turn[] = [];
  for (const message of messages) {
    const content = messageText(message);
    if (message.role === 'user' || message.role === 'assistant') turns.push({ role: message.role, content });
    else instructions.push(content);
  }
  const last = turns.pop();
  const param = `messages.${messages.length - 1}`;
  if (last?.role !== 'user' || messages.at(-1)?.role !== 'user') {
    throw new AppError('invalid_request', 'The last message must be the question, with the role "user".', {
      param,
    });
  }
  const question = last.content.trim();
  if (question === '')
    throw new AppError('invalid_request', 'The question is empty.', { param: `${param}.content` });
  if (question.length > LIMIT_QUESTION_LENGTH)
    throw questionTooLong({ length: question.length, param: `${param}.content` });
  // Empty turns say nothing and some engines refuse them.
  return {
    question,
    history: turns.filter(({ content }) => content !== ''),
    instructions: instructions.join('\n\n'),
  };
}

function questionTooLong({ length, param }: { length: number; param: string }): AppError {
  const message = `The question is ${length} characters long; at most ${LIMIT_QUESTION_LENGTH} are taken. Shorten it.`;
  return new AppError('context_length_exceeded', message, {
    param,
    details: { length, limit: LIMIT_QUESTION_LENGTH },
  });
}

export function samplingOf({
  temperature,
  top_p,
  presence_penalty,
  frequency_penalty,
  seed,
  stop,
}: ChatCompletionRequest): Sampling {
  const given = { temperature, top_p, presence_penalty, frequency_penalty, seed, stop };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== null),
  );
}
