import { estimateTokens, messageText, type ChatMessage, type Usage } from '@twinscribe/contracts';
import { toAppError, type Clock, type HttpClient } from '@twinscribe/platform';
import { estimatePromptTokens } from '../../limits/estimate-prompt-tokens.ts';
import type { EngineEvent, EngineRequest } from '../engine.ts';
import { limitSilence, type SilenceLimits } from './limit-silence.ts';
import { readCompletion } from './read-completion.ts';

interface AnswerCall {
  readonly request: EngineRequest;
  /** What the engine is sent: `toChatBody`, and what is its own. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly limits: SilenceLimits;
}

/** The events of one answer over chat completions, as `Engine.generate` promises them. */
export async function* streamAnswer(
  { request, body, limits }: AnswerCall,
  { http, clock, signal }: { http: HttpClient; clock: Clock; signal: AbortSignal },
): AsyncGenerator<EngineEvent, void, undefined> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    const { firstTokenTimeoutMs, idleTimeoutMs } = limits;
    const events = readCompletion(() => postRequest({ request, body }, { http, signal: controller.signal }));
    const limited = limitSilence({ events, firstTokenTimeoutMs, idleTimeoutMs }, { controller, clock });
    let text = '';
    for await (const event of limited) {
      if (signal.aborted) throw toAppError(signal.reason); // several events may have come in one piece
      if (event.type === 'delta') text += event.text;
      yield event.type === 'end'
        ? { ...event, usage: event.usage ?? estimateUsage({ messages: request.messages, text }) }
        : event;
    }
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function postRequest(
  { request, body }: Omit<AnswerCall, 'limits'>,
  { http, signal }: { http: HttpClient; signal: AbortSignal },
): Promise<AsyncIterable<Uint8Array>> {
  const headers = { 'x-request-id': request.requestId, accept: 'text/event-stream' };
  // Sent again where a reused connection turns out dead: the engine has not seen the request.
  const call = { path: '/v1/chat/completions', body, headers, idempotent: true };
  return (await http.postStream(call, { signal })).body;
}

/** Always streamed, so that an abort is seen and silence is measured also where our own caller wants one reply. */
export function toChatBody(request: EngineRequest): Record<string, unknown> {
  const { model, messages, maxTokens, sampling, responseFormat } = request;
  const set = Object.entries(sampling).filter(([, value]) => value !== undefined && value !== null);
  return {
    ...Object.fromEntries(set),
    ...(responseFormat === undefined ? {} : { response_format: responseFormat }),
    model,
    messages: toPlainMessages(messages),
    max_tokens: maxTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** Few chat templates know the newer name of the role, or content in parts. */
export function toPlainMessages(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.map((message) => ({
    ...message,
    role: message.role === 'developer' ? 'system' : message.role,
    content: messageText(message),
  }));
}

function estimateUsage({ messages, text }: Pick<EngineRequest, 'messages'> & { text: string }): Usage {
  const promptTokens = estimatePromptTokens(messages);
  const completionTokens = estimateTokens(text);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    exact: false,
  };
}
