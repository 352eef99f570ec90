import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import { AppError } from './app-error.ts';
import { systemClock, type Clock } from './clock.ts';
import { sendHttpRequest, type HttpCall, type HttpLimits, type HttpReply } from './http-request.ts';
import { createKeepAliveAgents } from './keep-alive-agent.ts';
import { collectText } from './read-body.ts';
import { createDirectTransmit, createTransmit } from './transmit.ts';

export interface HttpClientOptions extends Partial<HttpLimits> {
  readonly baseUrl: string;
  readonly peer: string;
  readonly errorCodes: HttpLimits['errorCodes'];
  readonly connectTimeoutMs?: number;
  /** Of a reply that is read as a whole. */
  readonly limitReplyBytes?: number;
}

export interface HttpRequest {
  /** Starts with `/` and is appended to the base URL's own path. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** May be sent again, once, if a reused connection turns out dead before a byte of the reply. Default: GET only. */
  readonly idempotent?: boolean;
}

interface Cancellable {
  readonly signal: AbortSignal;
}

/** Every failure is an AppError: one of `errorCodes`, what `onStatus` made of a status, or the reason of the signal. */
export interface HttpClient {
  getJson<Schema extends z.ZodType>(
    request: HttpRequest & { schema: Schema },
    capabilities: Cancellable,
  ): Promise<z.output<Schema>>;
  /** `undefined` where the server says that what bears this tag still holds. */
  getJsonUnless<Schema extends z.ZodType>(
    request: HttpRequest & { schema: Schema; tag: string | undefined },
    capabilities: Cancellable,
  ): Promise<{ value: z.output<Schema>; tag: string | undefined } | undefined>;
  postJson<Schema extends z.ZodType>(
    request: HttpRequest & { body: unknown; schema: Schema },
    capabilities: Cancellable,
  ): Promise<z.output<Schema>>;
  /** Resolves with the headers. Leaving the loop over `body`, or aborting at any time, destroys the socket. */
  postStream(
    request: HttpRequest & { body: unknown },
    capabilities: Cancellable,
  ): Promise<{ status: number; headers: IncomingHttpHeaders; body: AsyncIterable<Uint8Array> }>;
  /** Closes idle and busy connections. */
  close(): void;
}

const DEFAULT_LIMITS = {
  connectTimeoutMs: 2_000,
  firstByteTimeoutMs: 30_000,
  idleTimeoutMs: 30_000,
  limitReplyBytes: 16 * 1024 * 1024,
};

/** HTTP to one neighbour, every wait limited and abortable. Follows no redirect and no proxy from the environment. */
export function createHttpClient(
  options: HttpClientOptions,
  { clock = systemClock }: { clock?: Clock } = {},
): HttpClient {
  const limits = { ...DEFAULT_LIMITS, ...options };
  const agents = createKeepAliveAgents(limits);
  const transmit = createTransmit(agents);
  const transmitDirectly = createDirectTransmit(agents);
  const send = (call: HttpCall, { signal }: Cancellable): Promise<HttpReply> =>
    sendHttpRequest(call, { transmit, limits, clock, signal });
  return {
    getJson: async ({ schema, ...request }, cancellable) =>
      parseReply(await send({ method: 'GET', idempotent: true, ...request }, cancellable), {
        schema,
        limits,
      }),
    getJsonUnless: async ({ schema, tag, headers, ...request }, cancellable) => {
      const condition = tag === undefined ? {} : { 'if-none-match': tag };
      const call = { method: 'GET', idempotent: true, isConditional: tag !== undefined, ...request } as const;
      const reply = await send({ ...call, headers: { ...headers, ...condition } }, cancellable);
      if (reply.status !== 304)
        return { value: await parseReply(reply, { schema, limits }), tag: reply.headers.etag };
      await collectText(reply.body, { limitBytes: 0 }); // read to its end, so that the connection can be used again
      return undefined;
    },
    postJson: async ({ schema, ...request }, cancellable) =>
      parseReply(await send({ method: 'POST', ...request }, cancellable), { schema, limits }),
    postStream: (request, { signal }) =>
      sendHttpRequest({ method: 'POST', ...request }, { transmit: transmitDirectly, limits, clock, signal }),
    close: () => {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

async function parseReply<Schema extends z.ZodType>(
  { body }: HttpReply,
  { schema, limits }: { schema: Schema; limits: HttpLimits & { limitReplyBytes: number } },
): Promise<z.output<Schema>> {
  const { text, isCut } = await collectText(body, { limitBytes: limits.limitReplyBytes });
  const badReply = (what: string, cause?: unknown): AppError =>
    new AppError(limits.errorCodes.badReply, `${limits.peer} sent ${what}.`, { cause });
  if (isCut) throw badReply(`more than ${limits.limitReplyBytes} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw badReply('a reply that is not JSON', cause);
  }
  const result = schema.safeParse(value);
  if (!result.success) throw badReply('a reply of an unexpected form', result.error);
  return result.data;
}
