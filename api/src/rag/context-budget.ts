import {
  estimateTokens,
  messageText,
  type Capabilities,
  type ChatMessage,
  type SourcedNumber,
} from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';

/** What is asked of a model where the caller names no length. */
const DEFAULT_OUTPUT_TOKENS = 1_024;
/** Passages beyond this dilute an answer more than they feed it, however large the model's context is. */
export const LIMIT_PASSAGE_TOKENS = 6_000;
/** Share of the context kept free where token counts are estimates. */
const ESTIMATE_MARGIN = 0.1;
/** Chat templates add a few tokens to each message. */
const TOKENS_AROUND_MESSAGE = 8;

export interface ContextBudget {
  /** All that the model can take. */
  readonly context: SourcedNumber;
  /** Kept free, since counts are estimates. */
  readonly marginTokens: number;
  /** The prompt without passages. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly passageTokens: number;
}

/**
 * Shares out the context of the model: first the caller's own text and the length of the answer, then passages.
 * Throws AppError `context_length_exceeded`, with the figures, when not even an answer without passages would fit:
 * nothing is ever cut silently.
 */
export function contextBudget({
  model,
  messages,
  maxTokens,
}: {
  model: Capabilities['models'][number];
  /** The prompt without passages. */
  messages: readonly ChatMessage[];
  maxTokens?: number | undefined;
}): ContextBudget {
  const context = model.max_context_tokens;
  const contextTokens = context.value;
  const marginTokens = model.tokenizer.exact ? 0 : Math.ceil(contextTokens * ESTIMATE_MARGIN);
  const outputTokens = Math.min(maxTokens ?? DEFAULT_OUTPUT_TOKENS, model.max_output_tokens.value);
  const promptTokens = messages.reduce(
    (sum, message) => sum + estimateTokens(messageText(message)) + TOKENS_AROUND_MESSAGE,
    0,
  );
  const left = contextTokens - marginTokens - outputTokens - promptTokens;
  if (left < 0) {
    throw new AppError(
      'context_length_exceeded',
      `The prompt is about ${promptTokens} tokens and the answer may take ${outputTokens}, together more than the ` +
        `${contextTokens - marginTokens} that the model can take. Shorten the conversation or ask for a shorter answer.`,
      { details: { promptTokens, outputTokens, contextTokens, marginTokens, exact: false } },
    );
  }
  const passageTokens = Math.min(left, LIMIT_PASSAGE_TOKENS);
  return { context, marginTokens, promptTokens, outputTokens, passageTokens };
}
