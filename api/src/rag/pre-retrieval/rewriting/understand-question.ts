import type { Retrieval, Turn } from '@twinscribe/contracts';
import type { Clock } from '@twinscribe/platform';
import type { TwinChatModel } from '../../../langchain/twin-chat-model.ts';
import { prepareQuery, type PreparedQuery } from '../prepare-query.ts';
import { rewriteQuestion } from './rewrite-question.ts';
import { stepInTime } from './step-in-time.ts';

export interface UnderstoodQuestion {
  readonly prepared: PreparedQuery;
  /** Who made a question stand alone that leaned on the conversation, and why a model that was asked did not. */
  readonly rewriting: Pick<Retrieval, 'rewrittenBy' | 'rewriteFault'>;
}

/**
 * From a question in a conversation to what the index is asked. The rules come first and their word stands, unless the
 * question leans on what was said before, a model is there, and it says something usable in its time.
 */
export async function understandQuestion(
  asked: Parameters<typeof prepareQuery>[0] & { boundary: string; timeoutMs: number },
  { model, clock, signal }: { model: TwinChatModel | undefined; clock: Clock; signal: AbortSignal },
): Promise<UnderstoodQuestion> {
  const { question, history, boundary, timeoutMs } = asked;
  const prepared = prepareQuery(asked);
  if (!prepared.leaned) return { prepared, rewriting: { rewrittenBy: null, rewriteFault: null } };
  if (model === undefined) return { prepared, rewriting: { rewrittenBy: 'rules', rewriteFault: null } };
  const work = (within: AbortSignal): Promise<string | undefined> =>
    rewriteQuestion({ question, history, boundary }, { model, signal: within });
  const { value, fault } = await stepInTime({ timeoutMs, work }, { clock, signal });
  if (value === undefined) return { prepared, rewriting: { rewrittenBy: 'rules', rewriteFault: fault } };
  const alone = prepareQuery({ ...asked, question: value, history: NO_TURNS });
  const readFilter = { ...alone.readFilter, ...prepared.readFilter };
  return {
    prepared: { ...alone, readFilter, leaned: true },
    rewriting: { rewrittenBy: 'model', rewriteFault: null },
  };
}

const NO_TURNS: readonly Turn[] = [];
