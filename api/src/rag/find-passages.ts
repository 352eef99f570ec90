import type { Retrieval } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { TwinChatModel } from '../langchain/twin-chat-model.ts';
import type { AnswerDeps, Question } from './answer-deps.ts';
import { expandQuery } from './pre-retrieval/rewriting/expand-query.ts';
import type { PreparedQuery } from './pre-retrieval/prepare-query.ts';
import { understandQuestion } from './pre-retrieval/rewriting/understand-question.ts';
import type { Tier } from './reach-tier.ts';
import type { FoundPassages } from './retrieval/retrieve-softly.ts';
import { retrieveWidely } from './retrieval/retrieve-widely.ts';

/** Room for three wordings, or a short passage. */
const LIMIT_WORDING_TOKENS = 300;

export interface FoundForQuestion extends Pick<FoundPassages, 'found'> {
  readonly prepared: PreparedQuery;
  readonly retrieval: Omit<Retrieval, 'doubts' | 'reranked' | 'rerankFault'>;
}

/** From the question to passages, best first: what is searched for is worded by rules, and by the model that answers where it is asked to. */
export async function findPassages(
  { asked, tier, limit }: { asked: Question; tier: Tier | AppError; limit: number },
  deps: AnswerDeps,
): Promise<FoundForQuestion> {
  const { tenant, question, history, filter = {} } = asked;
  const { timer, library, signal, newBoundary, answering } = deps;
  const model = wordingModel(tier, deps);
  const timeoutMs = answering.rewriteTimeoutMs;

  const known = await timer.step('names', () => deps.names.of(tenant));
  const conversation = { question, history, today: deps.today(), ...known };
  const { prepared, rewriting } = await timer.step('rewrite', () =>
    understandQuestion({ ...conversation, boundary: newBoundary(), timeoutMs }, { ...deps, model }),
  );
  const expansion = { ...answering, query: prepared.query, boundary: newBoundary(), timeoutMs };
  const isWide = model !== undefined && (answering.multiQuery || answering.hyde);
  const wordings = async (): Promise<string[]> =>
    isWide ? await timer.step('expand', () => expandQuery(expansion, { ...deps, model })) : [];
  const { found, retrieval, variants } = await timer.step('retrieve', () =>
    retrieveWidely({ tenant, prepared, filter, limit }, { library, signal, wordings }),
  );
  return { found, prepared, retrieval: { ...retrieval, ...rewriting, variants } };
}

/** None where none generates: an engine that quotes has no words of its own. */
function wordingModel(tier: Tier | AppError, deps: AnswerDeps): TwinChatModel | undefined {
  if (tier instanceof AppError || !tier.generates) return undefined;
  const { llm, requestId, tenant, remainingMs, span } = deps;
  const context = { requestId, tenant, remainingMs, span };
  const sampling = { temperature: 0 };
  return new TwinChatModel({ llm, context, model: tier.model, maxTokens: LIMIT_WORDING_TOKENS, sampling });
}
