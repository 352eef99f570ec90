import type { AnswerEvent } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { abstain } from './abstention/abstain.ts';
import type { AnswerDeps, Question } from './answer-deps.ts';
import { buildPrompt } from './build-prompt.ts';
import { chooseSources } from './choose-sources.ts';
import { explainSources } from './explain-sources.ts';
import { reachTier, withSources } from './reach-tier.ts';
import { writeAnswer } from './write-answer.ts';

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
  const { timer, requestId, newBoundary } = deps;
  const { tenant, question, filter = {}, maxTokens } = asked;

  const messages = buildPrompt({ ...asked, sources: [], boundary: newBoundary() });
  const tier = await timer.step('capabilities', () => reachTier({ messages, maxTokens }, deps));

  const { isRefused, retrieved, selection, ...told } = await chooseSources({ asked, tier }, deps);
  if (tier instanceof AppError) throw withSources(tier, told);
  yield { type: 'sources', requestId, ...told };

  if (asked.trace === true) {
    const chosen = { tenant, given: filter, read: retrieved.prepared.readFilter, retrieved, selection };
    yield { type: 'trace', ...(await explainSources({ ...chosen, budget: tier.budget }, deps)) };
  }

  if (isRefused) yield* abstain({ question, timings: timer.timings });
  else yield* writeAnswer({ asked, tier, ...told }, deps);
}
