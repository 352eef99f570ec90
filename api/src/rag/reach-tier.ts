import {
  ERROR_KINDS,
  type Capabilities,
  type ChatMessage,
  type Retrieval,
  type Source,
} from '@twinscribe/contracts';
import { AppError, toAppError } from '@twinscribe/platform';
import type { CallContext } from '../llm/call-context.ts';
import type { LlmClient } from '../llm/llm-client.ts';
import { contextBudget, LIMIT_PASSAGE_TOKENS, type ContextBudget } from './context-budget.ts';

export interface Tier {
  readonly engine: string;
  readonly model: string;
  /** Whether it has words of its own. */
  readonly generates: boolean;
  readonly budget: ContextBudget;
}

/**
 * The model that answers and the room it has, or the AppError that says why none does just now: the author's own passages
 * can be found all the same. Throws what is not the tier's to answer for.
 */
export async function reachTier(
  { messages, maxTokens }: { messages: readonly ChatMessage[]; maxTokens: number | undefined },
  deps: CallContext & { readonly llm: LlmClient },
): Promise<Tier | AppError> {
  try {
    const capabilities = await deps.llm.capabilities(deps);
    const model = answeringModel(capabilities);
    const budget = contextBudget({ model, messages, maxTokens });
    const { generates } = model.features;
    return { engine: capabilities.engine.kind, model: model.id, generates, budget };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (deps.signal.aborted || !isTierFailure(error)) throw error;
    return error;
  }
}

/** Where no model reads them, as many passages are shown as a large one would be given. */
export const passageTokensFor = (tier: Tier | AppError): number =>
  tier instanceof AppError ? LIMIT_PASSAGE_TOKENS : tier.budget.passageTokens;

/** The refusal with what was found, so that a reader gets the author's words although no answer. */
export function withSources(
  error: AppError,
  { sources, retrieval }: { sources: readonly Source[]; retrieval: Retrieval },
): AppError {
  if (!isTierFailure(error)) return error;
  const { code, message, param, retryAfterMs, cause, details } = error;
  return new AppError(code, message, {
    cause,
    details: { ...details, sources, retrieval },
    ...(param === undefined ? {} : { param }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Overload, failure and time run out; not what is wrong with the request, or with us. */
const isTierFailure = ({ code }: AppError): boolean =>
  ERROR_KINDS[code].status === 429 || ERROR_KINDS[code].status > 500;

/** A tier that is drained or degraded is asked all the same: another machine may stand behind its address by now. */
function answeringModel({ state, models }: Capabilities): Capabilities['models'][number] {
  const [model] = models;
  const soon = { retryAfterMs: 2_000 };
  if (state === 'starting') throw new AppError('engine_loading', 'The language model is being loaded.', soon);
  if (state === 'down') throw new AppError('engine_unavailable', 'The language model does not answer.', soon);
  if (model !== undefined) return model;
  throw new AppError('engine_unavailable', 'The language model tier names no model yet.', soon);
}
