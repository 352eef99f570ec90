import { AppError } from './app-error.ts';
import { errorCodeOf, isError } from './is-error.ts';

export interface SerializedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  /** Messages of the causes, nearest first. */
  readonly causes?: readonly string[];
  /** Where our own code is to blame. */
  readonly stack?: string;
}

const LIMIT_CAUSES = 5;
const LIMIT_MESSAGE = 500;

/** What a log line says of an error: code, message and the messages of its causes; the stack for our own faults only. */
export function serializeError(error: Error): SerializedError {
  const code = errorCodeOf(error);
  const causes = describeCauses(error);
  const stack = code === 'internal' || !(error instanceof AppError) ? innermostStack(error) : undefined;
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    message: error.message.slice(0, LIMIT_MESSAGE),
    ...(causes.length === 0 ? {} : { causes }),
    ...(stack === undefined ? {} : { stack }),
  };
}

function describeCauses(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause !== undefined && cause !== null && causes.length < LIMIT_CAUSES;) {
    const text =
      cause instanceof Error
        ? `${cause.name}: ${cause.message}`
        : typeof cause === 'string'
          ? cause
          : typeof cause;
    causes.push(text.slice(0, LIMIT_MESSAGE));
    cause = isError(cause) ? cause.cause : undefined;
  }
  return causes;
}

/** The stack of the error that was thrown first: the wrapping ones only tell where it was wrapped. */
function innermostStack(error: Error): string | undefined {
  let innermost = error;
  for (let depth = 0; isError(innermost.cause) && depth < LIMIT_CAUSES; depth += 1)
    innermost = innermost.cause;
  return innermost.stack;
}
