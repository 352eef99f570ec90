import type { Clock } from '@twinscribe/platform';
import type { TwinChatModel } from '../../../langchain/twin-chat-model.ts';
import { stepInTime } from './step-in-time.ts';
import { imaginePassage, writeVariants } from './word-differently.ts';

/**
 * What the index is asked beside the query, in a model's words: other wordings, and a passage that it imagines, written at the
 * same time. `[]` where neither is wanted, or nothing usable comes in time.
 */
export async function expandQuery(
  {
    query,
    boundary,
    multiQuery,
    hyde,
    timeoutMs,
  }: { query: string; boundary: string; multiQuery: boolean; hyde: boolean; timeoutMs: number },
  { model, clock, signal }: { model: TwinChatModel; clock: Clock; signal: AbortSignal },
): Promise<string[]> {
  const writers = [...(multiQuery ? [writeVariants] : []), ...(hyde ? [imaginePassage] : [])];
  const results = await Promise.all(
    writers.map((write) => {
      const work = (within: AbortSignal) => write({ query, boundary }, { model, signal: within });
      return stepInTime({ timeoutMs, work }, { clock, signal });
    }),
  );
  return results.flatMap(({ value }) => value ?? []);
}
