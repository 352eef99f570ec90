import type { Retrieval } from '@twinscribe/contracts';
import type { AbstainMode } from '../answering-options.ts';
import { judgeEvidence } from '../post-retrieval/judge-evidence.ts';
import type { FoundPassage } from '../post-retrieval/support/found-passage.ts';

/**
 * What speaks against an answer, and whether that is enough for the api to say itself that there is none. A question that leans on the
 * conversation may be about the conversation ("say that in one sentence"): it is the engine's to judge.
 */
export function weighEvidence({
  mode,
  query,
  leaned,
  candidates,
  passages,
}: {
  mode: AbstainMode;
  /** As it was searched for. */
  query: string;
  /** Whether the question leans on the conversation. */
  leaned: boolean;
  /** Everything that was found, best first. */
  candidates: readonly FoundPassage[];
  /** What would be put before the model. */
  passages: readonly FoundPassage[];
}): { doubts: Retrieval['doubts']; isRefused: boolean } {
  if (mode === 'off') return { doubts: [], isRefused: false };
  const { doubts, isAnswerable } = judgeEvidence({ question: query, candidates, passages });
  return { doubts, isRefused: mode === 'on' && !isAnswerable && !leaned };
}
