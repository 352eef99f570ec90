import { FIRST_TOKEN, GEN_AI, GEN_AI_CHAT, toAppError, type Span } from '@twinscribe/platform';
import type { EngineEvent, EngineRequest } from '../engines/engine.ts';

interface Generation {
  readonly events: AsyncIterable<EngineEvent>;
  readonly request: EngineRequest;
  readonly engine: string;
}

/** The same events, from the call of the engine to their end one span: how much was asked, and how it ended. */
export function traceGeneration(
  generation: Generation,
  { span }: { span: Span },
): AsyncIterable<EngineEvent> {
  return span.isRecording ? recordGeneration(generation, { span }) : generation.events;
}

async function* recordGeneration(
  { events, request: { model, maxTokens, sampling }, engine }: Generation,
  { span: parent }: { span: Span },
): AsyncGenerator<EngineEvent, void, undefined> {
  const attributes = {
    [GEN_AI.operation]: GEN_AI_CHAT,
    [GEN_AI.provider]: engine,
    [GEN_AI.requestModel]: model,
    [GEN_AI.maxTokens]: maxTokens,
    [GEN_AI.temperature]: sampling.temperature ?? undefined,
    [GEN_AI.topP]: sampling.top_p ?? undefined,
  };
  const span = parent.startChild({ name: `${GEN_AI_CHAT} ${model}`, kind: 'client', attributes });
  let outcome = {};
  let hasBegun = false;
  try {
    for await (const event of events) {
      if (!hasBegun) span.mark(FIRST_TOKEN);
      hasBegun = true;
      if (event.type === 'end') span.set(endOf(event));
      yield event;
    }
  } catch (thrown) {
    outcome = { error: toAppError(thrown) };
    throw thrown;
  } finally {
    span.end(outcome);
  }
}

const endOf = ({ finishReason, usage }: Extract<EngineEvent, { type: 'end' }>) => ({
  [GEN_AI.finishReasons]: [finishReason],
  [GEN_AI.inputTokens]: usage.prompt_tokens,
  [GEN_AI.outputTokens]: usage.completion_tokens,
});
