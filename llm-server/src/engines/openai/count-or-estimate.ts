import type { ChatMessage } from '@twinscribe/contracts';
import { toAppError } from '@twinscribe/platform';
import { estimatePromptTokens } from '../../limits/estimate-prompt-tokens.ts';
import type { PromptCount } from '../engine.ts';

/** The engine's own count, or an estimate where the engine does not count. Throws only the reason of the signal. */
export async function countOrEstimate(
  messages: readonly ChatMessage[],
  { count, signal }: { count: () => Promise<number>; signal: AbortSignal },
): Promise<PromptCount> {
  try {
    return { tokens: await count(), exact: true };
  } catch {
    if (signal.aborted) throw toAppError(signal.reason);
    return { tokens: estimatePromptTokens(messages), exact: false };
  }
}
