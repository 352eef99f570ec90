import { AppError, linkSignals, untilAborted, type Clock } from '@twinscribe/platform';
import { LEG_NAMES, type LegName } from '../../document.ts';
import type { Embedder } from '../../embed/embedder.ts';
import { queryVector } from './bm25-vector.ts';
import type { LegVectors } from './query-legs.ts';

export interface LegsOfQuery {
  readonly query: string;
  /** What the analysis makes of it. */
  readonly terms: readonly string[];
  readonly legs?: readonly LegName[] | undefined;
  readonly embedTimeoutMs: number;
}

export interface LegFailure {
  readonly leg: LegName;
  readonly error: unknown;
}

export interface LegVectorsCapabilities {
  readonly embedder: Embedder | undefined;
  readonly clock: Clock;
  readonly onLegFailure: (failure: LegFailure) => void;
  readonly signal: AbortSignal;
}

/**
 * What to look for in each leg that is asked for and that there is. Where the query's embedding fails or takes too long,
 * it goes without that leg, and throws only where that was the one to search.
 */
export async function legVectors(
  { query, terms, legs = LEG_NAMES, embedTimeoutMs }: LegsOfQuery,
  { embedder, clock, onLegFailure, signal }: LegVectorsCapabilities,
): Promise<LegVectors> {
  const bm25 = legs.includes('bm25') ? { bm25: queryVector(terms) } : {};
  if (embedder === undefined || !legs.includes('lsa')) return bm25;
  try {
    const vector = await embedInTime({ query, embedTimeoutMs }, { embedder, clock, signal });
    return { ...bm25, lsa: [...vector] };
  } catch (error) {
    signal.throwIfAborted();
    if (!legs.includes('bm25')) throw error;
    onLegFailure({ leg: 'lsa', error });
    return bm25;
  }
}

async function embedInTime(
  { query, embedTimeoutMs }: { query: string; embedTimeoutMs: number },
  { embedder, clock, signal }: { embedder: Embedder; clock: Clock; signal: AbortSignal },
): Promise<Float32Array> {
  const timeout = new AbortController();
  const late = new AppError('embedder_unavailable', 'The embedding of the query took too long.');
  const cancelTimer = clock.after(embedTimeoutMs, () => timeout.abort(late));
  using linked = linkSignals([signal, timeout.signal]);
  try {
    return await untilAborted(embedder.embedQuery(query, linked), linked);
  } finally {
    cancelTimer();
  }
}
