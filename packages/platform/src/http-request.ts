import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ErrorCode } from '@twinscribe/contracts';
import { AppError, toAppError } from './app-error.ts';
import type { Clock } from './clock.ts';
import { errorCodeOf, isError } from './is-error.ts';
import { CONNECT_TIMEOUT_CODE } from './keep-alive-agent.ts';
import { collectText, readBody } from './read-body.ts';
import type { Transmission, Transmit } from './transmit.ts';

export interface HttpLimits {
  readonly baseUrl: string;
  /** How messages call the neighbour, at the start of a sentence: "The engine". */
  readonly peer: string;
  readonly errorCodes: {
    readonly unavailable: ErrorCode;
    readonly timeout: ErrorCode;
    readonly badReply: ErrorCode;
  };
  /** From the start of the call to the reply's headers. */
  readonly firstByteTimeoutMs: number;
  /** Between two pieces of a body, while somebody waits for them. */
  readonly idleTimeoutMs: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What a status outside 200–299 means. `bodyText` may hold anything and is cut at 64 KiB: it belongs in a cause. */
  readonly onStatus?: ((reply: FailedReply) => AppError) | undefined;
  /** Hears the headers of every reply, whatever its status, before its body is read. */
  readonly onHeaders?: ((headers: IncomingHttpHeaders) => void) | undefined;
}

export interface FailedReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bodyText: string;
}

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  /** Starts with `/` and is appended to the base URL's own path. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly idempotent?: boolean | undefined;
  /** Whether a 304 is an answer: the call was made with `if-none-match`. */
  readonly isConditional?: boolean | undefined;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
}

interface Sender {
  readonly transmit: Transmit;
  readonly limits: HttpLimits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const LIMIT_ERROR_BYTES = 64 * 1024;
const RETRY_AFTER_MS = 1_000;

/** A reply with a status of 200–299, or 304 to a conditional call, its body unread; AppError for everything else. */
export async function sendHttpRequest(call: HttpCall, sender: Sender): Promise<HttpReply> {
  const reply = await attemptTwice(call, sender);
  sender.limits.onHeaders?.(reply.headers);
  if (reply.status >= 200 && reply.status < 300) return reply;
  if (reply.status === 304 && call.isConditional === true) return reply;
  const { text } = await collectText(reply.body, { limitBytes: LIMIT_ERROR_BYTES }).catch(() => ({
    text: '',
  }));
  if (sender.signal.aborted) throw toAppError(sender.signal.reason);
  const { onStatus = unexpectedStatus(sender.limits) } = sender.limits;
  throw onStatus({ status: reply.status, headers: reply.headers, bodyText: text });
}

async function attemptTwice(call: HttpCall, sender: Sender): Promise<HttpReply> {
  try {
    return await attempt(call, sender);
  } catch (failure) {
    if (call.idempotent !== true || !isStaleSocket(failure)) throw toRequestError(failure, sender.limits);
  }
  try {
    return await attempt(call, sender);
  } catch (failure) {
    throw toRequestError(failure, sender.limits);
  }
}

async function attempt(call: HttpCall, { transmit, limits, clock, signal }: Sender): Promise<HttpReply> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(toAppError(signal.reason));
  const cancelTimer = clock.after(limits.firstByteTimeoutMs, () => controller.abort(timedOut(limits)));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    const reply = await transmit(toTransmission(call, limits), { signal: controller.signal });
    return {
      status: reply.statusCode ?? 0,
      headers: reply.headers,
      body: guardBody(reply, { limits, clock, signal }),
    };
  } catch (failure) {
    // axios wraps an abort in an error of its own and forgets the reason.
    throw controller.signal.aborted ? controller.signal.reason : failure;
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', abort);
  }
}

function toTransmission({ method, path, headers, body }: HttpCall, limits: HttpLimits): Transmission {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    method,
    url: `${limits.baseUrl.replace(/\/+$/, '')}${path}`,
    headers: { 'accept-encoding': 'identity', ...type, ...limits.headers, ...headers },
    body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
  };
}

function guardBody(
  stream: IncomingMessage,
  { limits, clock, signal }: Omit<Sender, 'transmit'>,
): AsyncIterable<Uint8Array> {
  return readBody(
    { stream, idleTimeoutMs: limits.idleTimeoutMs },
    {
      clock,
      signal,
      toAbortError: toAppError,
      toTimeoutError: () => timedOut(limits),
      toReadError: (cause) =>
        new AppError(limits.errorCodes.badReply, `${limits.peer} broke its reply off.`, { cause }),
    },
  );
}

/** The neighbour closed an idle connection while we were writing into it, and no byte of a reply has come. */
function isStaleSocket(failure: unknown): boolean {
  const code = errorCodeOf(failure);
  if (code !== 'ECONNRESET' && code !== 'EPIPE') return false;
  const request: unknown = isError(failure) && 'request' in failure ? failure.request : undefined;
  return (
    typeof request === 'object' &&
    request !== null &&
    'reusedSocket' in request &&
    request.reusedSocket === true
  );
}

const timedOut = ({ errorCodes, peer }: HttpLimits): AppError =>
  new AppError(errorCodes.timeout, `${peer} did not answer in time.`);

function toRequestError(failure: unknown, { errorCodes, peer }: HttpLimits): AppError {
  if (failure instanceof AppError) return failure;
  const code = errorCodeOf(failure);
  if (code === 'ECONNRESET' || code === 'EPIPE' || String(code).startsWith('HPE_')) {
    return new AppError(errorCodes.badReply, `${peer} closed the connection without a proper reply.`, {
      cause: failure,
    });
  }
  const reason =
    code === CONNECT_TIMEOUT_CODE ? 'did not accept the connection in time' : 'cannot be reached';
  return new AppError(errorCodes.unavailable, `${peer} ${reason}.`, {
    cause: failure,
    retryAfterMs: RETRY_AFTER_MS,
  });
}

const unexpectedStatus =
  ({ errorCodes, peer }: HttpLimits) =>
  ({ status, bodyText }: FailedReply): AppError =>
    new AppError(errorCodes.badReply, `${peer} answered with status ${status}.`, {
      cause: new Error(bodyText),
    });
