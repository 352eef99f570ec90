import { errorBodySchema, type ragQueryRequestSchema } from '@twinscribe/contracts';
import { AppError, createHttpClient, type FailedReply } from '@twinscribe/platform';
import type { z } from 'zod';

/** What may be left out is the api's to choose. */
export type AskRequest = z.input<typeof ragQueryRequestSchema>;

export interface ApiClient {
  /** The stream of a streamed answer. Throws AppError: the api's own word, or that it cannot be reached. */
  ask(request: AskRequest, capabilities: { signal: AbortSignal }): Promise<AsyncIterable<Uint8Array>>;
  close(): void;
}

/** The api bounds every wait of its own and says so; ours only end a wait for an api that hangs. */
const TIMEOUT_MS = 120_000;

export function createApiClient({ url }: { url: string }): ApiClient {
  const client = createHttpClient({
    baseUrl: url,
    peer: `The api at ${url}`,
    errorCodes: {
      unavailable: 'engine_unavailable',
      timeout: 'deadline_exceeded',
      badReply: 'engine_protocol_error',
    },
    firstByteTimeoutMs: TIMEOUT_MS,
    idleTimeoutMs: TIMEOUT_MS,
    onStatus: (reply) => toRefusal(reply, url),
  });
  return {
    ask: async (request, capabilities) => {
      try {
        return (await client.postStream({ path: '/v1/rag/query', body: request }, capabilities)).body;
      } catch (thrown) {
        // The api's own refusals carry no cause.
        if (
          !(thrown instanceof AppError) ||
          thrown.code !== 'engine_unavailable' ||
          thrown.cause === undefined
        )
          throw thrown;
        throw new AppError('engine_unavailable', `Nothing answers at ${url}. Start it with: npm start`, {
          cause: thrown,
        });
      }
    },
    close: () => client.close(),
  };
}

function toRefusal({ status, bodyText }: FailedReply, url: string): AppError {
  const { error } = errorBodySchema.safeParse(parseJson(bodyText)).data ?? {};
  if (error !== undefined) return new AppError(error.code, error.message);
  return new AppError('engine_protocol_error', `What answers at ${url} is not the api (status ${status}).`, {
    cause: new Error(bodyText),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
