import type { AnswerEvent, Sampling, SearchFilter, Turn } from '@twinscribe/contracts';
import { toPassage, type LibraryStore } from '@twinscribe/knowledge';
import { AppError, type Clock } from '@twinscribe/platform';
import type { CallContext } from '../llm/call-context.ts';
import type { LlmClient } from '../llm/llm-client.ts';
import type { Reranker } from '../rerank/reranker.ts';
import { abstain } from './abstention/abstain.ts';
import { judgeOutcome } from './abstention/judge-outcome.ts';
import { weighEvidence } from './abstention/weigh-evidence.ts';
import type { AnsweringOptions } from './answering-options.ts';
import { buildPrompt } from './build-prompt.ts';
import { explainSources } from './explain-sources.ts';
import { findPassages } from './find-passages.ts';
import { checkSupport } from './post-retrieval/check-support.ts';
import { cleanCitations } from './post-retrieval/clean-citations.ts';
import { selectSources } from './post-retrieval/select-sources.ts';
import type { LibraryNames } from './pre-retrieval/library-names.ts';
import { passageTokensFor, reachTier, withSources } from './reach-tier.ts';
import type { StepTimer } from './step-timer.ts';

export interface Question {
  readonly tenant: string;
  readonly question: string;
  readonly history: readonly Turn[];
  readonly instructions: string;
  readonly filter?: SearchFilter | undefined;
  /** Passages put before the model, at most. */
  readonly k: number;
  readonly maxTokens?: number | undefined;
  readonly sampling: Sampling;
  /** Whether to tell how the sources were chosen. */
  readonly trace?: boolean;
}

export interface AnswerDeps extends CallContext {
  readonly library: Pick<LibraryStore, 'search' | 'getDocument' | 'listChunks' | 'queryTerms'>;
  /** The authors and tags that a question may name. */
  readonly names: LibraryNames;
  readonly llm: LlmClient;
  readonly reranker?: Reranker | undefined;
  readonly answering: AnsweringOptions;
  readonly timer: StepTimer;
  readonly clock: Clock;
  /** YYYY-MM-DD */
  readonly today: () => string;
  readonly newBoundary: () => string;
}

/** Passages that the evidence is judged by, beyond those that are put before the model. */
const CANDIDATES = 30;

/**
 * The main flow: question → query and filter → passages → prompt → streamed answer → citations, checked. Yields `sources`,
 * `trace` where it is asked for, then `text-delta`s, then one `answer-end`; whatever goes wrong is thrown as AppError. A tier
 * that is known not to answer is refused before anything is yielded, with the sources. Where the evidence speaks against an
 * answer no engine is asked. Leaving the loop or aborting stops the engine.
 */
export async function* answerQuestion(
  asked: Question,
  deps: AnswerDeps,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const { llm, timer, requestId } = deps;
  const { tenant, question, filter = {}, k, maxTokens, sampling } = asked;

  const bare = buildPrompt({ ...asked, sources: [], boundary: deps.newBoundary() });
  const tier = await timer.step('capabilities', () => reachTier({ messages: bare, maxTokens }, deps));

  const retrieved = await findPassages({ asked, tier, limit: Math.max(k, CANDIDATES) }, deps);
  const { prepared, found, retrieval } = retrieved;
  const choice = { tenant, query: retrieval.query, found, k, budgetTokens: passageTokensFor(tier) };
  // A refusal does not wait for a better order.
  const selection = await selectSources(
    choice,
    tier instanceof AppError ? { ...deps, reranker: undefined } : deps,
  );
  const { sources, steps } = selection;
  const candidates = found.map(toPassage);
  const evidence = { mode: deps.answering.abstain, prepared, candidates, passages: sources };
  const { doubts, isRefused } = weighEvidence(evidence);
  const { reranked, rerankFault } = steps.reranking;
  const told = { sources, retrieval: { ...retrieval, doubts, reranked, rerankFault } };
  if (tier instanceof AppError) throw withSources(tier, told);
  yield { type: 'sources', requestId, ...told };

  const { engine, model, budget } = tier;
  if (asked.trace === true) {
    const chosen = { tenant, given: filter, read: prepared.readFilter, retrieved, selection, budget };
    yield { type: 'trace', ...(await explainSources(chosen, deps)) };
  }

  if (isRefused) return yield* abstain({ question, timings: timer.timings });

  const messages = buildPrompt({ ...asked, sources, boundary: deps.newBoundary() });
  const generation = llm.generate({ model, messages, maxTokens: budget.outputTokens, sampling }, deps);
  const events = cleanCitations({ events: timer.stream('generate', generation), sources: sources.length });
  let answer = '';
  for await (const event of events) {
    if (event.type === 'delta') {
      answer += event.text;
      yield { type: 'text-delta', text: event.text };
      continue;
    }
    const { finishReason: finish_reason, usage } = event;
    const citations = checkSupport({ question: `${question}\n${retrieval.query}`, answer, sources });
    yield {
      type: 'answer-end',
      engine,
      model,
      finish_reason,
      usage,
      citations,
      ...judgeOutcome({ answer, citations }),
      timings: timer.timings(),
    };
  }
}
