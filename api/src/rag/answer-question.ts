import type { AnswerEvent, Capabilities, Sampling, SearchFilter, Turn } from '@twinscribe/contracts';
import type { LibraryStore } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';
import type { LlmClient } from '../llm/llm-client.ts';
import { buildPrompt } from './build-prompt.ts';
import { contextBudget } from './context-budget.ts';
import { citeSentences } from './post-retrieval/cite-sentences.ts';
import { packPassages } from './post-retrieval/pack-passages.ts';
import { retrievePassages } from './retrieval/retrieve-passages.ts';
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
  readonly llm: LlmClient;
  readonly timer: StepTimer;
  readonly newBoundary: () => string;
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/**
 * The main flow: question → passages → prompt → streamed answer → citations. Yields `sources`, then `text-delta`s, then
 * one `answer-end`; whatever goes wrong is thrown as AppError. Leaving the loop or aborting stops the engine.
 */
export async function* answerQuestion(
  asked: Question,
  deps: AnswerDeps,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const { llm, timer, requestId } = deps;
  const { tenant, question, filter, k, maxTokens, sampling } = asked;

  const capabilities = await timer.step('capabilities', () => llm.capabilities(deps));
  const model = answeringModel(capabilities);
  const bare = buildPrompt({ ...asked, sources: [], boundary: deps.newBoundary() });
  const budget = contextBudget({ model, messages: bare, maxTokens });

  const passages = await timer.step('retrieve', () =>
    retrievePassages({ tenant, query: question, filter, limit: k }, deps),
  );
  const sources = packPassages({ passages, budgetTokens: budget.passageTokens });
  yield { type: 'sources', requestId, sources };

  const messages = buildPrompt({ ...asked, sources, boundary: deps.newBoundary() });
  const generation = llm.generate(
    { model: model.id, messages, maxTokens: budget.outputTokens, sampling },
    deps,
  );
  let answer = '';
  for await (const event of timer.stream('generate', generation)) {
    if (event.type === 'delta') {
      answer += event.text;
      yield { type: 'text-delta', text: event.text };
      continue;
    }
    yield {
      type: 'answer-end',
      engine: capabilities.engine.kind,
      model: model.id,
      finish_reason: event.finishReason,
      usage: event.usage,
      citations: citeSentences({ answer, sources: sources.length }),
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
