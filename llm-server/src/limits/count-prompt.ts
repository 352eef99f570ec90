import { messageText, type EngineCompletionRequest } from '@twinscribe/contracts';
import type { Engine, EngineModel, PromptCount } from '../engines/engine.ts';
import { estimatePromptTokens } from './estimate-prompt-tokens.ts';
import { askedTokens } from './to-engine-request.ts';

/** More than chat templates put before the messages, and around each of them. */
const TEMPLATE_TOKENS = 512;
const TOKENS_AROUND_MESSAGE = 16;

/**
 * The tokens of a prompt. The engine is asked only where they decide something: where so many as there are bytes, and no
 * tokenizer makes more of a text, do not leave room for the answer. Otherwise it is spared the question, and an estimate
 * does.
 */
export async function countPrompt(
  { body, model }: { body: EngineCompletionRequest; model: EngineModel },
  { engine, signal }: { engine: Pick<Engine, 'countPrompt'>; signal: AbortSignal },
): Promise<PromptCount> {
  const { messages } = body;
  const most = mostTokens(messages);
  const contextTokens = model.maxContextTokens.value;
  const promptLimit = model.maxPromptTokens?.value ?? contextTokens;
  const answerTokens = askedTokens(body) ?? model.maxOutputTokens.value;
  if (most <= promptLimit && most + answerTokens <= contextTokens)
    return { tokens: estimatePromptTokens(messages), exact: false };
  return engine.countPrompt({ model: model.id, messages }, { signal });
}

function mostTokens(messages: EngineCompletionRequest['messages']): number {
  return messages.reduce(
    (sum, { name = '', ...message }) =>
      sum + Buffer.byteLength(name + messageText(message)) + TOKENS_AROUND_MESSAGE,
    TEMPLATE_TOKENS,
  );
}
