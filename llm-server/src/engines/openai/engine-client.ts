import { createHttpClient, type Clock, type HttpClient } from '@twinscribe/platform';
import { createBootWindow } from './boot-window.ts';
import { failureOfReply } from './engine-failure.ts';
import type { SilenceLimits } from './limit-silence.ts';

export interface EngineAddress extends SilenceLimits {
  /** With or without `/v1` at its end. */
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly connectTimeoutMs: number;
}

/** The two ways to one engine. */
export interface EngineClient {
  /** For answers. */
  readonly http: HttpClient;
  /** For questions about the engine, not to it: they are answered at once or not at all. */
  readonly probe: HttpClient;
  close(): void;
}

const PROBE_TIMEOUT_MS = 3_000;

/** `bootMs`: how long refused connections mean that the engine loads; 0 where its port is open meanwhile. */
export function createEngineClient(
  { bootMs = 0, ...address }: EngineAddress & { bootMs?: number },
  { clock }: { clock: Clock },
): EngineClient {
  const http = createClient(address);
  const probe = createClient({
    ...address,
    firstTokenTimeoutMs: PROBE_TIMEOUT_MS,
    idleTimeoutMs: PROBE_TIMEOUT_MS,
  });
  const close = (): void => {
    http.close();
    probe.close();
  };
  const watch = createBootWindow({ bootMs }, { clock });
  return { http: watch(http), probe: watch(probe), close };
}

export const baseUrlOf = (url: string): string => url.replace(/\/+$/, '').replace(/\/v1$/, '');

function createClient(address: EngineAddress): HttpClient {
  const { url, apiKey, connectTimeoutMs, firstTokenTimeoutMs, idleTimeoutMs } = address;
  return createHttpClient({
    baseUrl: baseUrlOf(url),
    peer: 'The engine',
    errorCodes: {
      unavailable: 'engine_unavailable',
      timeout: 'first_token_timeout',
      badReply: 'engine_error',
    },
    connectTimeoutMs,
    firstByteTimeoutMs: firstTokenTimeoutMs,
    // Silence is measured in tokens, not bytes: an engine may keep a connection alive and never come to say a word.
    idleTimeoutMs: Math.max(firstTokenTimeoutMs, idleTimeoutMs) + 1_000,
    onStatus: failureOfReply,
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
  });
}
