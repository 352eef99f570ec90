import type { Retrieval, Source } from '@twinscribe/contracts';
import { toPassage } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';
import { weighEvidence } from './abstention/weigh-evidence.ts';
import type { AnswerDeps, Question } from './answer-deps.ts';
import { findPassages, type FoundForQuestion } from './find-passages.ts';
import { selectSources, type Selection } from './post-retrieval/select-sources.ts';
import { passageTokensFor, type Tier } from './reach-tier.ts';

/** Passages that the evidence is judged by, beyond those that are put before the model. */
const CANDIDATES = 30;

export interface ChosenSources {
  readonly sources: Source[];
  readonly retrieval: Retrieval;
  /** Whether they speak against an answer. */
  readonly isRefused: boolean;
  /** How they were come by. */
  readonly retrieved: FoundForQuestion;
  readonly selection: Selection;
}

/** The half of an answer that needs no engine: query and filter → passages → sources, and whether they are worth an answer. */
export async function chooseSources(
  { asked, tier }: { asked: Question; tier: Tier | AppError },
  deps: AnswerDeps,
): Promise<ChosenSources> {
  const { tenant, k } = asked;
  const retrieved = await findPassages({ asked, tier, limit: Math.max(k, CANDIDATES) }, deps);
  const { prepared, found, retrieval } = retrieved;
  const choice = { tenant, query: retrieval.query, found, k, budgetTokens: passageTokensFor(tier) };
  // A refusal does not wait for a better order.
  const reranker = tier instanceof AppError ? undefined : deps.reranker;
  const selection = await selectSources(choice, { ...deps, reranker });
  const { sources, steps } = selection;
  const candidates = found.map(toPassage);
  const { doubts, isRefused } = weighEvidence({
    mode: deps.answering.abstain,
    query: retrieval.query,
    leaned: prepared.leaned,
    candidates,
    passages: sources,
  });
  const { reranked, rerankFault } = steps.reranking;
  return {
    sources,
    retrieval: { ...retrieval, doubts, reranked, rerankFault },
    isRefused,
    retrieved,
    selection,
  };
}
