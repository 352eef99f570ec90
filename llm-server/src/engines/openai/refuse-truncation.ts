import { AppError } from '@twinscribe/platform';
import type { EngineEvent } from '../engine.ts';

/**
 * For an engine that throws away the beginning of a prompt that is too long: where it turns out to have counted more
 * than was left for the prompt, the answer ends in AppError `context_length_exceeded` and not in an end. `limitTokens`
 * and `maxTokens` are of the context and of the answer.
 */
export async function* refuseTruncation(
  events: AsyncIterable<EngineEvent>,
  { limitTokens, maxTokens }: { limitTokens: number; maxTokens: number },
): AsyncGenerator<EngineEvent, void, undefined> {
  for await (const event of events) {
    if (event.type === 'end' && event.usage.exact === true) {
      const { prompt_tokens: promptTokens } = event.usage;
      if (promptTokens + maxTokens > limitTokens) throw tooLong({ promptTokens, limitTokens, maxTokens });
    }
    yield event;
  }
}

function tooLong(counted: { promptTokens: number; limitTokens: number; maxTokens: number }): AppError {
  const { promptTokens, limitTokens, maxTokens } = counted;
  return new AppError(
    'context_length_exceeded',
    `The engine counted ${promptTokens} tokens of prompt or more, which with an answer of ${maxTokens} does not fit its ` +
      `context of ${limitTokens}: it may not have read all of it.`,
    {
      param: 'messages',
      details: {
        prompt_tokens: promptTokens,
        requested_tokens: maxTokens,
        limit_tokens: limitTokens,
        exact: true,
      },
    },
  );
}
