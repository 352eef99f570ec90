import {
  chatCompletionChunkSchema,
  readSseEvents,
  STREAM_DONE,
  type Capabilities,
  type ChatCompletionChunk,
  type ChatMessage,
  type FinishReason,
  type ResponseFormat,
  type Sampling,
  type SseEvent,
  type Usage,
} from '@twinscribe/contracts';
import { AppError, closeSoon, type HttpClient } from '@twinscribe/platform';
import { callHeaders, type CallContext } from './call-context.ts';
import type { KnownCapabilities } from './known-capabilities.ts';
import { parseRefusal } from './parse-refusal.ts';

export interface GenerateRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** Only for a model whose features say `json_schema`; the others refuse it. */
  readonly responseFormat?: ResponseFormat;
}

export type GenerateEvent =
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'end'; readonly finishReason: FinishReason; readonly usage: Usage };

/**
 * The llm-server as the api sees it.
 *
 * `generate` yields deltas and then exactly one `end`, or throws AppError: a stream that breaks off is an error, never a
 * short answer. Leaving the loop, or aborting, closes the connection, which the llm-server passes on to its engine.
 */
export interface LlmClient {
  capabilities(context: CallContext): Promise<Capabilities>;
  generate(request: GenerateRequest, context: CallContext): AsyncGenerator<GenerateEvent, void, undefined>;
}

export function createLlmClient({
  http,
  known,
}: {
  http: Pick<HttpClient, 'postStream'>;
  known: KnownCapabilities;
}): LlmClient {
  return {
    capabilities: known.read,

    async *generate({ model, messages, maxTokens, sampling, responseFormat }, context) {
      const body = {
        ...sampling,
        model,
        messages,
        max_tokens: maxTokens,
        stream: true,
        stream_options: { include_usage: true },
        response_format: responseFormat,
      };
      const request = { path: '/v1/chat/completions', body, headers: callHeaders(context) };
      const reply = await http.postStream(request, context);
      yield* readCompletion(reply.body);
    },
  };
}

async function* readCompletion(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<GenerateEvent, void, undefined> {
  const events = readSseEvents(body);
  let finishReason: FinishReason | undefined;
  let usage: Usage | undefined;
  let isWhole = false;
  try {
    for (;;) {
      const data = await nextData(events);
      isWhole = data === STREAM_DONE;
      if (isWhole) break;
      const chunk = parseChunk(data);
      const choice = chunk.choices[0];
      finishReason = choice?.finish_reason ?? finishReason;
      usage = chunk.usage ?? usage;
      if (choice?.delta.content) yield { type: 'delta', text: choice.delta.content };
    }
    if (finishReason === undefined || usage === undefined) throw brokenOff('ended without saying why');
    yield { type: 'end', finishReason, usage };
  } finally {
    if (isWhole) void closeSoon(events);
    else await events.return();
  }
}

async function nextData(events: AsyncGenerator<SseEvent, void, undefined>): Promise<string> {
  const next = await events.next().catch((cause: unknown) => {
    throw cause instanceof RangeError ? notACompletion(cause) : cause;
  });
  if (next.done === true) throw brokenOff('broke off');
  return next.value.data;
}

function parseChunk(data: string): ChatCompletionChunk {
  const refusal = parseRefusal(data);
  if (refusal !== undefined) throw refusal;
  try {
    return chatCompletionChunkSchema.parse(JSON.parse(data));
  } catch (cause) {
    throw notACompletion(cause);
  }
}

const notACompletion = (cause: unknown): AppError =>
  new AppError('engine_protocol_error', 'The language model tier sent something that is not a completion.', {
    cause,
  });

const brokenOff = (how: string): AppError =>
  new AppError(
    'engine_error',
    `The stream of the language model tier ${how}. What was received is not a whole answer.`,
  );
