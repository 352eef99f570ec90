import {
  STREAM_DONE,
  type ChatCompletion,
  type ChatCompletionChunk,
  type Usage,
} from '@twinscribe/contracts';
import type { EngineEvent } from '../engines/engine.ts';

/** What all chunks of a completion, and the completion itself, have in common. */
export type CompletionHead = Pick<ChatCompletion, 'id' | 'created' | 'model'>;

type Choice = ChatCompletionChunk['choices'][number];

/**
 * A completion as OpenAI streams it: the role, the text, the reason for ending, the usage if it is wanted, `[DONE]`.
 * Nothing is sent before the engine shows a sign of life, so that a refusal can still be an HTTP error.
 */
export async function* toChunkEvents({
  head,
  events,
  includeUsage,
}: {
  head: CompletionHead;
  events: AsyncIterable<EngineEvent>;
  includeUsage: boolean;
}): AsyncGenerator<{ data: string }, void, undefined> {
  const chunk = chunksOf(head);
  let last: EngineEvent['type'] | undefined;
  for await (const event of events) {
    if (last === undefined) yield chunk([toChoice({ role: 'assistant', content: '' })]);
    last = event.type;
    if (event.type === 'delta') yield chunk([toChoice({ content: event.text })]);
    if (event.type === 'end') {
      yield chunk([{ ...toChoice({}), finish_reason: event.finishReason }]);
      if (includeUsage) yield chunk([], event.usage);
    }
  }
  if (last !== 'end') throw withoutEnd();
  yield { data: STREAM_DONE };
}

const toChoice = (delta: Choice['delta']): Choice => ({ index: 0, delta, finish_reason: null });

/** What all chunks have in common is made JSON once, not for every token. */
function chunksOf(head: CompletionHead): (choices: Choice[], usage?: Usage) => { data: string } {
  const object: ChatCompletionChunk['object'] = 'chat.completion.chunk';
  const opening = JSON.stringify({ ...head, object }).slice(0, -1);
  return (choices, usage) => {
    const closing = usage === undefined ? '' : `,"usage":${JSON.stringify(usage)}`;
    return { data: `${opening},"choices":${JSON.stringify(choices)}${closing}}` };
  };
}

const withoutEnd = (): Error => new Error('the engine ended without its last event');

/** The whole completion, once it is whole. */
export async function collectCompletion({
  head,
  events,
}: {
  head: CompletionHead;
  events: AsyncIterable<EngineEvent>;
}): Promise<ChatCompletion> {
  let content = '';
  let end: Extract<EngineEvent, { type: 'end' }> | undefined;
  for await (const event of events) {
    if (event.type === 'delta') content += event.text;
    else if (event.type === 'end') end = event;
  }
  if (end === undefined) throw withoutEnd();
  const choice = {
    index: 0,
    message: { role: 'assistant', content },
    finish_reason: end.finishReason,
  } as const;
  return { ...head, object: 'chat.completion', choices: [choice], usage: end.usage };
}
