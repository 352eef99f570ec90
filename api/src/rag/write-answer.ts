import type { AnswerEvent, Retrieval, Source } from '@twinscribe/contracts';
import type { CallContext } from '../llm/call-context.ts';
import type { LlmClient } from '../llm/llm-client.ts';
import { judgeOutcome } from './abstention/judge-outcome.ts';
import type { Question } from './answer-deps.ts';
import { buildPrompt } from './build-prompt.ts';
import { checkSupport } from './post-retrieval/check-support.ts';
import { cleanCitations } from './post-retrieval/clean-citations.ts';
import type { Tier } from './reach-tier.ts';
import type { StepTimer } from './step-timer.ts';

export interface WritingDeps extends CallContext {
  readonly llm: LlmClient;
  readonly timer: StepTimer;
  readonly newBoundary: () => string;
}

/** From the sources to the answer as the engine writes it, without citations of what is not there, and in the end what it has come to. */
export async function* writeAnswer(
  {
    asked,
    tier: { engine, model, budget },
    sources,
    retrieval: { query },
  }: {
    asked: Question;
    tier: Tier;
    sources: readonly Source[];
    retrieval: Pick<Retrieval, 'query'>;
  },
  deps: WritingDeps,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const { llm, timer, newBoundary } = deps;
  const { question, sampling } = asked;
  const messages = buildPrompt({ ...asked, sources, boundary: newBoundary() });
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
    const citations = checkSupport({ question: `${question}\n${query}`, answer, sources });
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
