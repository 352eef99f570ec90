import type { AnswerEvent, Capabilities, Sampling, SearchFilter, Turn } from '@twinscribe/contracts';
import type { LibraryStore } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';
import type { LlmClient } from '../llm/llm-client.ts';
import { buildPrompt } from './build-prompt.ts';
import { contextBudget } from './context-budget.ts';
import { checkSupport } from './post-retrieval/check-support.ts';
import { cleanCitations } from './post-retrieval/clean-citations.ts';
import { judgeEvidence } from './post-retrieval/judge-evidence.ts';
import { packPassages } from './post-retrieval/pack-passages.ts';
import type { LibraryNames } from './pre-retrieval/library-names.ts';
import { prepareQuery } from './pre-retrieval/prepare-query.ts';
import { retrieveSoftly } from './retrieval/retrieve-softly.ts';
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
}

export interface AnswerDeps {
  readonly library: Pick<LibraryStore, 'search'>;
  /** The authors and tags that a question may name. */
  readonly names: LibraryNames;
  readonly llm: LlmClient;
  readonly timer: StepTimer;
  /** YYYY-MM-DD */
  readonly today: () => string;
  readonly newBoundary: () => string;
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/** Passages that the evidence is judged by, beyond those that are put before the model. */
const CANDIDATES = 30;

/**
 * The main flow: question → query and filter → passages → prompt → streamed answer → citations, checked. Yields `sources`,
 * then `text-delta`s, then one `answer-end`; whatever goes wrong is thrown as AppError. Leaving the loop or aborting stops
 * the engine.
 */
export async function* answerQuestion(
  asked: Question,
  deps: AnswerDeps,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const { llm, timer, requestId } = deps;
  const { tenant, question, history, filter = {}, k, maxTokens, sampling } = asked;

  const capabilities = await timer.step('capabilities', () => llm.capabilities(deps));
  const model = answeringModel(capabilities);
  const bare = buildPrompt({ ...asked, sources: [], boundary: deps.newBoundary() });
  const budget = contextBudget({ model, messages: bare, maxTokens });

  const known = await timer.step('names', () => deps.names.of(tenant));
  const prepared = prepareQuery({ question, history, today: deps.today(), ...known });
  const request = { tenant, prepared, filter, limit: Math.max(k, CANDIDATES) };
  const { passages, retrieval } = await timer.step('retrieve', () => retrieveSoftly(request, deps));
  const sources = packPassages({ passages: passages.slice(0, k), budgetTokens: budget.passageTokens });
  const { doubts } = judgeEvidence({ question: prepared.query, candidates: passages, passages: sources });
  yield { type: 'sources', requestId, sources, retrieval: { ...retrieval, doubts } };

  const messages = buildPrompt({ ...asked, sources, boundary: deps.newBoundary() });
  const generation = llm.generate(
    { model: model.id, messages, maxTokens: budget.outputTokens, sampling },
    deps,
  );
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
    const engine = capabilities.engine.kind;
    yield {
      type: 'answer-end',
      engine,
      model: model.id,
      finish_reason,
      usage,
      citations,
      timings: timer.timings(),
    };
  }
}

function answeringModel(capabilities: Capabilities): Capabilities['models'][number] {
  const [model] = capabilities.models;
  if (model !== undefined) return model;
  throw new AppError(
    'engine_unavailable',
    `The language model tier is ${capabilities.state} and names no model yet.`,
    {
      retryAfterMs: 2_000,
    },
  );
}
