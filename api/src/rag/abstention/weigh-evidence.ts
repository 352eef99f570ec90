import type { Retrieval } from '@twinscribe/contracts';
import type { AbstainMode } from '../answering-options.ts';
import { judgeEvidence, type FoundPassage } from '../post-retrieval/judge-evidence.ts';
import type { PreparedQuery } from '../pre-retrieval/prepare-query.ts';

/**
 * What speaks against an answer, and whether the api therefore says itself that there is none. A question that leans on the
 * conversation may be about the conversation ("say that in one sentence"): it is the engine's to judge.
 */
export function weighEvidence({
  mode,
  prepared: { query, leaned },
  candidates,
  passages,
}: {
  mode: AbstainMode;
  prepared: PreparedQuery;
  /** Everything that was found, best first. */
  candidates: readonly FoundPassage[];
  /** What would be put before the model. */
  passages: readonly FoundPassage[];
}): { doubts: Retrieval['doubts']; isRefused: boolean } {
  if (mode === 'off') return { doubts: [], isRefused: false };
  const { doubts } = judgeEvidence({ question: query, candidates, passages });
  return { doubts, isRefused: mode === 'on' && doubts.length > 0 && !leaned };
}
