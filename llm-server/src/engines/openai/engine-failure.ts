import { AppError, type FailedReply } from '@twinscribe/platform';
import { z } from 'zod';

/** Every engine words its refusals differently; these are what the common ones say of a prompt that does not fit. */
const TOO_LONG =
  /context[ _](?:length|window|size)|maximum context|max_model_len|max_total_tokens|(?:prompt|input)[^.]{0,40}too (?:long|large)|too many (?:input )?tokens|`inputs` (?:must have less|tokens \+)|reduce the length|exceeds? [^.]{0,40}(?:tokens|context)/i;
const OVERLOADED = /overloaded|too many requests|queue (?:is )?full|rate limit|at capacity/i;
const UNKNOWN_MODEL = /(?:model|adapter)[^.]{0,200}(?:does not exist|not found)|no such model/i;
const LOADING = /\bloading\b|not ready|is starting|unhealthy/i;
const INVALID = /validation error/i;

const DEFAULT_RETRY_AFTER_MS = 1_000;
const LOADING_RETRY_AFTER_MS = 5_000;

const errorSchema = z
  .object({
    message: z.string().nullish(),
    type: z.string().nullish(),
    code: z.union([z.string(), z.number()]).nullish(),
    http_status_code: z.number().nullish(),
  })
  .or(z.string());

/** What a status of the engine outside 200–299 means to our caller. What it wrote stays in the cause. */
export function failureOfReply({ status, headers, bodyText }: FailedReply): AppError {
  const cause = new Error(`status ${status}: ${bodyText.slice(0, 1_000)}`);
  switch (status) {
    case 429:
      return overloaded(cause, readRetryAfterMs(headers['retry-after']));
    case 503:
      if (LOADING.test(bodyText)) return loading(cause, readRetryAfterMs(headers['retry-after']));
      return overloaded(cause, readRetryAfterMs(headers['retry-after']));
    case 401:
    case 403:
      return new AppError('engine_error', "The engine does not accept this server's key.", { cause });
    case 400:
    case 404:
    case 413:
    case 422:
      return refusal({ status, said: bodyText }, cause);
    default:
      if (UNKNOWN_MODEL.test(bodyText)) return unknownModel(cause); // TGI, of an adapter: 424
      return new AppError('engine_error', 'The engine failed.', { cause });
  }
}

/** TGI also refuses under load with 422. */
function refusal({ status, said }: { status: number; said: string }, cause: Error): AppError {
  if (TOO_LONG.test(said)) return tooLong(cause);
  if (OVERLOADED.test(said)) return overloaded(cause, undefined);
  if (UNKNOWN_MODEL.test(said)) return unknownModel(cause);
  if (status === 404) return new AppError('engine_error', 'The engine has no chat completions.', { cause });
  return notAccepted(cause);
}

/** An error inside a stream that began with 200: an object with more or less in it, or a bare string. */
export function failureOfEvent(error: unknown): AppError {
  const cause = new Error(`in the stream: ${JSON.stringify(error).slice(0, 1_000)}`);
  const parsed = errorSchema.safeParse(error);
  const { message, code, http_status_code: status } = fieldsOf(parsed.success ? parsed.data : '');
  const said = `${message} ${code}`;
  if (OVERLOADED.test(said) || [429, 503].includes(Number(status ?? code)))
    return overloaded(cause, undefined);
  if (TOO_LONG.test(said)) return tooLong(cause);
  if (UNKNOWN_MODEL.test(said)) return unknownModel(cause);
  if (INVALID.test(said)) return notAccepted(cause);
  return new AppError('engine_error', 'The engine failed while it was answering.', { cause });
}

function fieldsOf(error: z.infer<typeof errorSchema>): {
  message: string;
  code: string | number;
  http_status_code?: number | null | undefined;
} {
  if (typeof error === 'string') return { message: error, code: '' };
  return { message: error.message ?? '', code: error.code ?? '', http_status_code: error.http_status_code };
}

const overloaded = (cause: Error, retryAfterMs = DEFAULT_RETRY_AFTER_MS): AppError =>
  new AppError('engine_overloaded', 'The engine has more to do than it can take. Try again later.', {
    cause,
    retryAfterMs,
  });

const loading = (cause: Error, retryAfterMs = LOADING_RETRY_AFTER_MS): AppError =>
  new AppError('engine_loading', 'The engine is still loading its model. Try again later.', {
    cause,
    retryAfterMs,
  });

const unknownModel = (cause: Error): AppError =>
  new AppError('model_not_found', 'The engine does not have this model.', { cause, param: 'model' });

const notAccepted = (cause: Error): AppError =>
  new AppError('invalid_request', 'The engine does not accept this request.', { cause });

const tooLong = (cause: Error): AppError =>
  new AppError(
    'context_length_exceeded',
    "The prompt and the answer asked for do not fit into the model's context.",
    {
      cause,
      param: 'messages',
    },
  );

/** Seconds, or a date. */
function readRetryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
