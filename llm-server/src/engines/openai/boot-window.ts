import { AppError, errorCodeOf, isError, type Clock, type HttpClient } from '@twinscribe/platform';

const RETRY_AFTER_MS = 5_000;

/**
 * Wraps the clients of one engine that opens its port only when the model is loaded: connections that are refused mean
 * `engine_loading`, from the first refusal on for so long, and `engine_unavailable` after that. Whatever else comes of a
 * call, to any of the clients, the port is open.
 */
export function createBootWindow(
  { bootMs }: { bootMs: number },
  { clock }: { clock: Clock },
): (client: HttpClient) => HttpClient {
  let refusedSince: number | undefined;

  function explain(error: unknown): unknown {
    if (!isRefusal(error)) {
      refusedSince = undefined;
      return error;
    }
    refusedSince ??= clock.now();
    if (clock.now() - refusedSince >= bootMs) return error;
    const message = 'The engine does not take connections yet: it may still be loading its model.';
    return new AppError('engine_loading', message, { cause: error, retryAfterMs: RETRY_AFTER_MS });
  }

  async function watch<Reply>(call: Promise<Reply>): Promise<Reply> {
    try {
      const reply = await call;
      refusedSince = undefined;
      return reply;
    } catch (error) {
      throw explain(error);
    }
  }

  return (client) => ({
    getJson: (request, capabilities) => watch(client.getJson(request, capabilities)),
    getJsonUnless: (request, capabilities) => watch(client.getJsonUnless(request, capabilities)),
    postJson: (request, capabilities) => watch(client.postJson(request, capabilities)),
    postStream: (request, capabilities) => watch(client.postStream(request, capabilities)),
    close: client.close,
  });
}

const isRefusal = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code === 'engine_unavailable' &&
  isError(error.cause) &&
  errorCodeOf(error.cause) === 'ECONNREFUSED';
