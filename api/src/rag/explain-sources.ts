import type { Fate, SearchFilter, Trace } from '@twinscribe/contracts';
import type { LibraryStore, ScoredChunk } from '@twinscribe/knowledge';
import type { ContextBudget } from './context-budget.ts';
import type { Selection } from './post-retrieval/select-sources.ts';
import { passageTokens } from './post-retrieval/passage-tokens.ts';
import type { FoundPassages } from './retrieval/retrieve-softly.ts';
import type { StepTimer } from './step-timer.ts';

/** How a question came by its sources. */
export async function explainSources(
  {
    tenant,
    given,
    read,
    retrieved: { found, retrieval },
    selection,
    budget,
  }: {
    tenant: string;
    given: SearchFilter;
    /** As read from the question, heeded or not. */
    read: SearchFilter;
    retrieved: FoundPassages;
    selection: Selection;
    budget: ContextBudget;
  },
  {
    library,
    timer,
    signal,
  }: { library: Pick<LibraryStore, 'queryTerms'>; timer: StepTimer; signal: AbortSignal },
): Promise<Trace> {
  const timings = timer.timings();
  const { query, filterDropped } = retrieval;
  const { terms, chunks } = await library.queryTerms({ tenant, query }, { signal });
  const { context, ...room } = budget;
  const usedTokens = selection.sources.reduce((sum, source) => sum + passageTokens(source), 0);
  return {
    asked: { query, terms: terms.map(({ term, chunks: count }) => ({ term, chunks: count })), chunks },
    filter: { given, read, dropped: filterDropped },
    budget: { contextTokens: context.value, contextSource: context.source, ...room, usedTokens },
    candidates: explainCandidates({ found, selection }),
    timings,
  };
}

function explainCandidates({
  found,
  selection,
}: {
  found: readonly ScoredChunk[];
  selection: Selection;
}): Trace['candidates'] {
  const { scores, ranked } = selection.steps.reranking;
  const isPacked = ({ chunk }: ScoredChunk): boolean =>
    selection.steps.wide.some(({ chunkIds }) => chunkIds.has(chunk.id));
  const lastPacked = found.findLastIndex(isPacked);
  const rerankedAt = new Map(ranked.map(({ chunk }, i) => [chunk.id, i + 1]));
  return found.map(({ chunk: { id, headingPath, start, end }, document, legs, score }, i) => {
    const rerankScore = scores.get(id);
    return {
      chunkId: id,
      documentId: document.id,
      title: document.title,
      headingPath: [...headingPath],
      start,
      end,
      legs: { ...legs },
      fused: { rank: i + 1, score },
      rerank: rerankScore === undefined ? null : { rank: rerankedAt.get(id) ?? i + 1, score: rerankScore },
      fate: fateOf({ chunkId: id, isBeforePacked: i < lastPacked, selection }),
    };
  });
}

function fateOf({
  chunkId,
  isBeforePacked,
  selection: {
    steps: { duplicateOf, beyond, packing, wide },
  },
}: {
  chunkId: string;
  /** Whether one of a lower rank came in. */
  isBeforePacked: boolean;
  selection: Selection;
}): Fate {
  const at = wide.findIndex(({ chunkIds }) => chunkIds.has(chunkId));
  if (at !== -1) return { outcome: 'packed', number: at + 1, widened: (wide[at]?.chunkIds.size ?? 0) > 1 };
  const of = duplicateOf.get(chunkId);
  if (of !== undefined) return { outcome: 'near-duplicate', of };
  const tooLong = packing.overBudget.get(chunkId);
  if (tooLong !== undefined) return { outcome: 'over-budget', ...tooLong };
  const hasGivenWay = isBeforePacked && beyond.some(({ chunk }) => chunk.id === chunkId);
  return { outcome: hasGivenWay ? 'document-cap' : 'below-k' };
}
