import type { Overflow } from '../behaviour.ts';
import type { ContextFailure } from '../flavours/failure.ts';

export interface ContextRequest {
  readonly promptTokens: number;
  /** Null where the caller sets no limit. */
  readonly maxTokens: number | null;
}

export interface ContextRule {
  readonly maxModelLen: number;
  readonly overflow: Overflow;
}

export interface Fit {
  /** What is left of the prompt: less than was sent only where the engine truncates. */
  readonly promptTokens: number;
  readonly maxTokens: number;
  /** What the sequence may take of the KV cache at most. */
  readonly reservedTokens: number;
}

/**
 * How a prompt and the answer asked for go into the context. `clamp` shortens the answer, `refuse` does not take it,
 * `truncate` throws away the beginning of the prompt and lets the answer run on. A prompt that leaves no room for a
 * single token is refused by the first two.
 */
export function fitContext(
  { promptTokens, maxTokens }: ContextRequest,
  rule: ContextRule,
): Fit | ContextFailure {
  const { maxModelLen, overflow } = rule;
  const room = maxModelLen - promptTokens;
  if (overflow === 'truncate') return truncate({ promptTokens, maxTokens }, rule);
  const requested = maxTokens ?? Math.max(1, room);
  if (room < 1 || (overflow === 'refuse' && requested > room)) {
    return { kind: 'context', promptTokens, requestedTokens: maxTokens ?? 0, limit: maxModelLen };
  }
  const allowed = Math.min(requested, room);
  return { promptTokens, maxTokens: allowed, reservedTokens: promptTokens + allowed };
}

function truncate({ promptTokens, maxTokens }: ContextRequest, { maxModelLen }: ContextRule): Fit {
  const kept = Math.min(promptTokens, maxModelLen - 1);
  const allowed = maxTokens ?? Number.MAX_SAFE_INTEGER;
  return { promptTokens: kept, maxTokens: allowed, reservedTokens: Math.min(maxModelLen, kept + allowed) };
}

export const isFit = (result: Fit | ContextFailure): result is Fit => !('kind' in result);
