import type { ErrorCode, RerankFault } from '@twinscribe/contracts';
import { toPassage, type ScoredChunk } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';
import type { Reranker } from '../../rerank/reranker.ts';
import { passageLabel } from './passage-tokens.ts';

export interface Reranking {
  readonly ranked: readonly ScoredChunk[];
  /** By chunk id, of those that the reranker saw; empty where it did not rerank. */
  readonly scores: ReadonlyMap<string, number>;
  readonly reranked: boolean;
  readonly rerankFault: RerankFault | null;
}

const FAULTS: Partial<Record<ErrorCode, RerankFault>> = {
  deadline_exceeded: 'timeout',
  engine_protocol_error: 'bad-reply',
  engine_unavailable: 'unavailable',
};

/**
 * The best passages in the order of the reranker, those beyond its depth behind them; ties as they were. The order stays as it
 * was without a reranker, where it fails, and where there is nothing to choose from.
 */
export async function rerankPassages(
  { query, found }: { query: string; found: readonly ScoredChunk[] },
  { reranker, signal }: { reranker?: Reranker | undefined; signal: AbortSignal },
): Promise<Reranking> {
  const asFound: Reranking = { ranked: found, scores: new Map(), reranked: false, rerankFault: null };
  if (reranker === undefined || found.length < 2) return asFound;
  const seen = found.slice(0, reranker.depth);
  try {
    const scores = await reranker.score({ query, texts: seen.map(labelledText) }, { signal });
    const byId = new Map(seen.map(({ chunk: { id } }, i) => [id, scores[i] ?? -Infinity]));
    const scoreOf = ({ chunk: { id } }: ScoredChunk): number => byId.get(id) ?? -Infinity;
    const best = seen.toSorted((a, b) => scoreOf(b) - scoreOf(a));
    return {
      ranked: [...best, ...found.slice(seen.length)],
      scores: byId,
      reranked: true,
      rerankFault: null,
    };
  } catch (thrown) {
    const rerankFault = thrown instanceof AppError ? FAULTS[thrown.code] : undefined;
    if (signal.aborted || rerankFault === undefined) throw thrown;
    return { ...asFound, rerankFault };
  }
}

function labelledText(hit: ScoredChunk): string {
  return `${passageLabel({ ...toPassage(hit), author: null })}\n${hit.text}`;
}
