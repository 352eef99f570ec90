import { toAppError } from '@twinscribe/platform';
import type { LlmClient } from './llm-client.ts';
import type { TierBreaker } from './tier-breaker.ts';

/**
 * The same client behind a breaker. While that is open both calls throw at once, `capabilities`, which comes first in
 * every answer, among them: nothing of a stream has gone out yet.
 */
export function guardLlm({ llm }: { llm: LlmClient }, { breaker }: { breaker: TierBreaker }): LlmClient {
  return {
    capabilities: async (context) => {
      breaker.check();
      try {
        return await llm.capabilities(context);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (!context.signal.aborted) breaker.blame(error);
        throw error;
      }
    },
    async *generate(request, context) {
      const passage = breaker.enter();
      try {
        for await (const event of llm.generate(request, context)) {
          passage.begin();
          yield event;
        }
        passage.succeed();
      } catch (thrown) {
        const error = toAppError(thrown);
        if (!context.signal.aborted) passage.fail(error);
        throw error;
      } finally {
        passage.leave();
      }
    },
  };
}
