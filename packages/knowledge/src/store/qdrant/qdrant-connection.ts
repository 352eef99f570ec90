import { QdrantClient } from '@qdrant/js-client-rest';
import { AppError, linkSignals, systemClock, type Clock } from '@twinscribe/platform';

export type QdrantApi = ReturnType<QdrantClient['api']>;

export interface QdrantAddress {
  /** Without a port it is Qdrant's own, 6333, as its other clients have it. A path is put before every request's. */
  readonly url: string;
  readonly apiKey?: string | undefined;
  /** From sending a request to the end of its reply. */
  readonly timeoutMs?: number;
}

type Send<Data> = (api: QdrantApi, init: RequestInit) => Promise<{ readonly data: Data }>;

/** Every failure is an AppError or the reason of the caller's signal. */
export interface QdrantConnection {
  send<Data>(request: Send<Data>, capabilities?: { signal?: AbortSignal | undefined }): Promise<Data>;
  /** As `send`, for the replies that have a `result`. */
  call<Result>(
    request: Send<{ result?: Result }>,
    capabilities?: { signal?: AbortSignal | undefined },
  ): Promise<Result>;
}

const TIMEOUT_MS = 30_000;
const RETRY_AFTER_MS = 1_000;

/** Requests through Qdrant's client; its calls for each operation leave no way to abort, what lies below them does. */
export function connectQdrant(
  { url, apiKey, timeoutMs = TIMEOUT_MS }: QdrantAddress,
  { clock = systemClock }: { clock?: Clock } = {},
): QdrantConnection {
  const { origin, pathname } = new URL(url);
  const client = new QdrantClient({
    url: origin,
    prefix: pathname.replace(/\/+$/, ''),
    // As a header: given as an option, the client would write to the console.
    headers: apiKey === undefined ? {} : { 'api-key': apiKey },
    checkCompatibility: false,
    timeout: Infinity,
  });
  const api = client.api();
  const send: QdrantConnection['send'] = async (request, { signal } = {}) => {
    signal?.throwIfAborted();
    const timeout = new AbortController();
    const cancelTimer = clock.after(timeoutMs, () => timeout.abort());
    using linked = linkSignals(signal === undefined ? [timeout.signal] : [signal, timeout.signal]);
    try {
      return (await request(api, { signal: linked.signal, redirect: 'error' })).data;
    } catch (failure) {
      if (signal?.aborted === true) throw signal.reason;
      throw timeout.signal.aborted ? unavailable('did not answer in time', failure) : toAppError(failure);
    } finally {
      cancelTimer();
    }
  };
  return {
    send,
    call: async (request, capabilities) => {
      const { result } = await send(request, capabilities);
      if (result === undefined || result === null)
        throw new AppError('internal', 'Qdrant sent a reply without a result.');
      return result;
    },
  };
}

/** The status of Qdrant's refusal; undefined where the error is none. */
export function qdrantStatus(error: unknown): number | undefined {
  return error instanceof AppError ? statusOf(error.cause) : undefined;
}

/** Throws unless each of the changes has been made; Qdrant also answers when it has stopped waiting. */
export function assertCompleted(results: readonly { readonly status: string }[]): void {
  if (results.every(({ status }) => status === 'completed')) return;
  throw unavailable('did not finish a change in time', new Error(JSON.stringify(results)));
}

function toAppError(failure: unknown): AppError {
  const status = statusOf(failure);
  const cause = failure;
  if (status === undefined) return unavailable('cannot be reached', failure);
  if (status === 401 || status === 403)
    return new AppError('internal', 'Qdrant refuses the key. Check QDRANT_API_KEY.', { cause });
  if (isFull(failure))
    return new AppError('storage_full', 'The disk of Qdrant is full. Free some space and try again.', {
      cause,
    });
  if (status === 429 || status >= 500) return unavailable(`answered with status ${status}`, failure);
  return new AppError('internal', `Qdrant refused a request (status ${status}).`, { cause });
}

function statusOf(failure: unknown): number | undefined {
  const hasStatus = typeof failure === 'object' && failure !== null && 'status' in failure;
  return hasStatus && typeof failure.status === 'number' ? failure.status : undefined;
}

function isFull(failure: unknown): boolean {
  const data =
    typeof failure === 'object' && failure !== null && 'data' in failure ? failure.data : undefined;
  return /no space left|out of disk|not enough disk/i.test(JSON.stringify(data ?? ''));
}

const unavailable = (what: string, cause: unknown): AppError =>
  new AppError('library_unavailable', `Qdrant ${what}.`, { cause, retryAfterMs: RETRY_AFTER_MS });
