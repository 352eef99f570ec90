import { AppError } from '@twinscribe/platform';

/** Why a request gets no place, in words for its caller. */

export const queueFull = (retryAfterMs: number): AppError =>
  new AppError('queue_full', 'Too many requests are waiting already. Try again when Retry-After says.', {
    retryAfterMs,
  });

export const waitTooLong = (
  { waitMs, budgetMs }: { waitMs: number; budgetMs: number },
  { retryAfterMs }: { retryAfterMs: number },
): AppError =>
  new AppError(
    'queue_full',
    `The wait would be about ${Math.ceil(waitMs)} ms, and no more than ${Math.floor(budgetMs)} ms are left. ` +
      'Try again when Retry-After says, or allow more time.',
    { retryAfterMs, details: { estimated_wait_ms: Math.ceil(waitMs), budget_ms: Math.floor(budgetMs) } },
  );

export const tenantLimit = (retryAfterMs: number): AppError =>
  new AppError(
    'tenant_limit',
    'This tenant has as many requests waiting as one may have. Wait for answers before you send more.',
    { retryAfterMs },
  );

export const queueTimeout = (retryAfterMs: number): AppError =>
  new AppError('queue_timeout', 'The request has waited too long for its turn. Try again later.', {
    retryAfterMs,
  });

export const deadlineExceeded = (): AppError =>
  new AppError(
    'deadline_exceeded',
    'The time for this request has run out. Allow more in X-Deadline-Ms, or ask for a shorter answer.',
  );

const DRAINING_RETRY_AFTER_MS = 1_000;

export const draining = (): AppError =>
  new AppError('draining', 'The server is shutting down. Try again; another one may answer.', {
    retryAfterMs: DRAINING_RETRY_AFTER_MS,
  });

export const largerThanCache = ({ tokens, limitTokens }: { tokens: number; limitTokens: number }): AppError =>
  new AppError(
    'context_length_exceeded',
    `Prompt and answer may take ${tokens} tokens together, but the engine has room for ${limitTokens} in all. ` +
      'Send fewer or shorter messages, or ask for a shorter answer.',
    { param: 'messages', details: { requested_tokens: tokens, limit_tokens: limitTokens } },
  );
