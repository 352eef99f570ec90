import type { Source } from '@twinscribe/contracts';
import type { LibraryStore, ScoredChunk } from '@twinscribe/knowledge';
import type { Reranker } from '../../rerank/reranker.ts';
import type { StepTimer } from '../step-timer.ts';
import { capDocuments } from './cap-documents.ts';
import { dropNearDuplicates } from './drop-near-duplicates.ts';
import { packPassages, type Packing } from './pack-passages.ts';
import { rerankPassages, type Reranking } from './rerank-passages.ts';
import { widenPassages, type WidePassage } from './widen-passages.ts';

export interface Selection {
  readonly sources: Source[];
  /** How it came about, for whoever asks. */
  readonly steps: {
    readonly duplicateOf: ReadonlyMap<string, string>;
    readonly reranking: Reranking;
    readonly beyond: readonly ScoredChunk[];
    readonly packing: Packing;
    /** In the order of the sources. */
    readonly wide: readonly WidePassage[];
  };
}

export interface SelectionDeps {
  readonly library: Pick<LibraryStore, 'getDocument' | 'listChunks'>;
  readonly reranker?: Reranker | undefined;
  readonly timer: StepTimer;
  readonly signal: AbortSignal;
}

/**
 * From what was found, best first, to the sources of a prompt, numbered from 1 in the order of rank: what repeats a better one
 * goes; a reranker may change the order; no document gives more than half of `k` while others have something to give; as many
 * as fit the budget; and what is left of it goes to the neighbourhood of the best.
 */
export async function selectSources(
  {
    tenant,
    query,
    found,
    k,
    budgetTokens,
  }: { tenant: string; query: string; found: readonly ScoredChunk[]; k: number; budgetTokens: number },
  deps: SelectionDeps,
): Promise<Selection> {
  const { timer } = deps;
  const { kept, duplicateOf } = dropNearDuplicates({ found });
  const reranking = await timer.step('rerank', () => rerankPassages({ query, found: kept }, deps));
  const { within, beyond } = capDocuments({ found: reranking.ranked, limit: Math.max(2, Math.ceil(k / 2)) });
  const packing = packPassages({ found: [...within, ...beyond], k, budgetTokens });
  const packed = reranking.ranked.filter((hit) => packing.packed.includes(hit));
  const { tokensLeft } = packing;
  const wide = await timer.step('widen', () => widenPassages({ tenant, packed, tokensLeft }, deps));
  const sources = wide.map(({ passage }, i) => ({ ...passage, number: i + 1 }));
  return { sources, steps: { duplicateOf, reranking, beyond, packing, wide } };
}
