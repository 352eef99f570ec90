import { errorBodySchema, type ErrorCode } from '@twinscribe/contracts';
import { AppError, type FailedReply } from '@twinscribe/platform';

/** The error that one of our services sent, or undefined where the text is not one of our error bodies. */
export function parseRefusal(
  bodyText: string,
  { retryAfterMs }: { retryAfterMs?: number | undefined } = {},
): AppError | undefined {
  const parsed = errorBodySchema.safeParse(parseJson(bodyText));
  if (!parsed.success) return undefined;
  const { code, message, param, details } = parsed.data.error;
  return new AppError(code, message, {
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(param === null ? {} : { param }),
    ...(details === undefined ? {} : { details }),
  });
}

/** What a neighbour's failed reply means: its own word where it is one of our services, else `otherwise`. */
export function readRefusal(
  { status, headers, bodyText }: FailedReply,
  { otherwise }: { otherwise: ErrorCode },
): AppError {
  const retryAfterMs = Number(headers['retry-after-ms'] ?? Number.NaN);
  const refusal = parseRefusal(bodyText, Number.isFinite(retryAfterMs) ? { retryAfterMs } : {});
  return (
    refusal ??
    new AppError(otherwise, `An unexpected answer came, with status ${status}.`, { cause: bodyText })
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
