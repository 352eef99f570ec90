import { ERROR_KINDS, type ErrorBody, type ErrorCode } from '@twinscribe/contracts';
import { isError } from './is-error.ts';

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** The offending field, as a path: `messages.0.content`. */
  readonly param?: string;
  /** When a retry makes sense. */
  readonly retryAfterMs?: number;
  /** Facts for the caller. Safe to show, like the message. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The one error of all processes. `message` and `details` may be shown to a caller; secrets, prompts and what a
 * neighbour answered belong in `cause`, which never leaves the process.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly param: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    { cause, param, retryAfterMs, details }: AppErrorOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.param = param;
    this.retryAfterMs = retryAfterMs;
    this.details = details;
  }

  get status(): number {
    return ERROR_KINDS[this.code].status;
  }

  get retryable(): boolean {
    return ERROR_KINDS[this.code].retryable;
  }
}

/** The only place where an unknown becomes known: aborts are `cancelled`, timeouts `deadline_exceeded`, all else `internal`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = isError(thrown) ? thrown.name : '';
  if (name === 'AbortError')
    return new AppError('cancelled', 'The request was cancelled.', { cause: thrown });
  if (name === 'TimeoutError')
    return new AppError('deadline_exceeded', 'The time for the request ran out.', { cause: thrown });
  return new AppError(
    'internal',
    'Something went wrong on our side. Quote the request id when you report it.',
    { cause: thrown },
  );
}

export function toErrorBody(error: AppError, { requestId }: { requestId: string }): ErrorBody {
  return {
    error: {
      code: error.code,
      message: error.message,
      type: ERROR_KINDS[error.code].type,
      param: error.param ?? null,
      requestId,
      retryable: error.retryable,
      ...(error.details === undefined ? {} : { details: { ...error.details } }),
    },
  };
}
