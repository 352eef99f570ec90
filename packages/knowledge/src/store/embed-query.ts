import { AppError, linkSignals, untilAborted, type Clock } from '@twinscribe/platform';
import { LEG_NAMES, type LegName } from '../document.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { LegFailure } from './leg-failure.ts';

/** What a search waits for the embedding of its query, unless told otherwise. */
export const EMBED_TIMEOUT_MS = 300;

export interface EmbedQueryCapabilities {
  /** Without one, there is nothing to embed. */
  readonly embedder: Embedder | undefined;
  readonly clock: Clock;
  readonly onLegFailure: (failure: LegFailure) => void;
  readonly signal: AbortSignal;
}

/**
 * The query's vector, where the leg of meaning is asked for. Undefined where the embedding fails or takes too long, so that
 * the search goes without that leg; it throws only where that leg was the one to search.
 */
export async function embedQuery(
  {
    query,
    legs = LEG_NAMES,
    timeoutMs,
  }: { query: string; legs?: readonly LegName[] | undefined; timeoutMs: number },
  { embedder, clock, onLegFailure, signal }: EmbedQueryCapabilities,
): Promise<Float32Array | undefined> {
  if (embedder === undefined || !legs.includes('lsa')) return undefined;
  try {
    return await embedInTime({ query, timeoutMs }, { embedder, clock, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (legs.every((leg) => leg === 'lsa')) throw error;
    onLegFailure({ leg: 'lsa', during: 'search', error });
    return undefined;
  }
}

async function embedInTime(
  { query, timeoutMs }: { query: string; timeoutMs: number },
  { embedder, clock, signal }: { embedder: Embedder; clock: Clock; signal: AbortSignal },
): Promise<Float32Array> {
  const timeout = new AbortController();
  const late = new AppError('embedder_unavailable', 'The embedding of the query took too long.');
  const cancelTimer = clock.after(timeoutMs, () => timeout.abort(late));
  using linked = linkSignals([signal, timeout.signal]);
  try {
    return await untilAborted(embedder.embedQuery(query, linked), linked);
  } finally {
    cancelTimer();
  }
}
