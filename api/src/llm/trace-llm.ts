import { FIRST_TOKEN, GEN_AI, GEN_AI_CHAT, toAppError } from '@twinscribe/platform';
import type { GenerateEvent, LlmClient } from './llm-client.ts';

/** The same client, each generation a span that the llm-server's own span is under. */
export function traceLlm({ llm }: { llm: LlmClient }): LlmClient {
  return {
    capabilities: llm.capabilities,
    async *generate(request, context) {
      const { model, maxTokens, sampling } = request;
      const attributes = {
        [GEN_AI.operation]: GEN_AI_CHAT,
        [GEN_AI.requestModel]: model,
        [GEN_AI.maxTokens]: maxTokens,
        [GEN_AI.temperature]: sampling.temperature ?? undefined,
        [GEN_AI.topP]: sampling.top_p ?? undefined,
      };
      const span = context.span.startChild({ name: `${GEN_AI_CHAT} ${model}`, kind: 'client', attributes });
      let outcome = {};
      let last: GenerateEvent['type'] | undefined;
      try {
        for await (const event of llm.generate(request, { ...context, span })) {
          if (last === undefined) span.mark(FIRST_TOKEN);
          last = event.type;
          if (event.type === 'end') {
            span.set({
              [GEN_AI.finishReasons]: [event.finishReason],
              [GEN_AI.inputTokens]: event.usage.prompt_tokens,
              [GEN_AI.outputTokens]: event.usage.completion_tokens,
            });
          }
          yield event;
        }
      } catch (thrown) {
        outcome = { error: toAppError(thrown) };
        throw thrown;
      } finally {
        span.end(outcome);
      }
    },
  };
}
