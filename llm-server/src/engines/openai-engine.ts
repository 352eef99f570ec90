import { estimateTokens, messageText, type Usage } from '@twinscribe/contracts';
import { createHttpClient, systemClock, type Clock, type HttpClient } from '@twinscribe/platform';
import { estimatePromptTokens } from '../limits/estimate-prompt-tokens.ts';
import type { Engine, EngineEvent, EngineRequest } from './engine.ts';
import { failureOfReply } from './openai/engine-failure.ts';
import { limitSilence, type SilenceLimits } from './openai/limit-silence.ts';
import { listModels, type ModelSettings } from './openai/list-models.ts';
import { readCompletion, type CompletionEvent } from './openai/read-completion.ts';

export interface OpenAiEngineOptions extends ModelSettings, SilenceLimits {
  /** With or without `/v1` at its end. */
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly connectTimeoutMs: number;
}

/** Questions about the engine, not to it: they are answered at once or not at all. */
const PROBE_TIMEOUT_MS = 3_000;

/** Any engine that speaks OpenAI's chat completions: vLLM, SGLang, llama.cpp, Ollama, a hosted service. */
export function createOpenAiEngine(
  options: OpenAiEngineOptions,
  { clock = systemClock }: { clock?: Clock } = {},
): Engine {
  const http = createEngineClient(options);
  const probe = createEngineClient({
    ...options,
    firstTokenTimeoutMs: PROBE_TIMEOUT_MS,
    idleTimeoutMs: PROBE_TIMEOUT_MS,
  });
  return {
    kind: 'openai',
    generate: (request, { signal }) => generate({ request, limits: options }, { http, clock, signal }),
    describe: async ({ signal }) => ({
      version: null,
      models: await listModels(options, { http: probe, signal }),
    }),
    close: () => {
      http.close();
      probe.close();
    },
  };
}

function createEngineClient(options: OpenAiEngineOptions): HttpClient {
  const { url, apiKey, connectTimeoutMs, firstTokenTimeoutMs, idleTimeoutMs } = options;
  return createHttpClient({
    baseUrl: url.replace(/\/+$/, '').replace(/\/v1$/, ''),
    peer: 'The engine',
    errorCodes: {
      unavailable: 'engine_unavailable',
      timeout: 'first_token_timeout',
      badReply: 'engine_error',
    },
    connectTimeoutMs,
    firstByteTimeoutMs: firstTokenTimeoutMs,
    // Silence is measured in tokens, not bytes: an engine may keep a connection alive and never come to say a word.
    idleTimeoutMs: Math.max(firstTokenTimeoutMs, idleTimeoutMs) + 1_000,
    onStatus: failureOfReply,
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
  });
}

async function* generate(
  { request, limits }: { request: EngineRequest; limits: SilenceLimits },
  { http, clock, signal }: { http: HttpClient; clock: Clock; signal: AbortSignal },
): AsyncGenerator<EngineEvent, void, undefined> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    const events = stream(request, { http, signal: controller.signal });
    yield* withUsage(limitSilence({ events, ...limits }, { controller, clock }), request);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function* stream(
  request: EngineRequest,
  { http, signal }: { http: HttpClient; signal: AbortSignal },
): AsyncGenerator<CompletionEvent, void, undefined> {
  const headers = { 'x-request-id': request.requestId, accept: 'text/event-stream' };
  const { body } = await http.postStream(
    { path: '/v1/chat/completions', body: toBody(request), headers },
    { signal },
  );
  yield* readCompletion(body);
}

/** Always streamed, so that an abort is seen and silence is measured also where our own caller wants one reply. */
function toBody({ model, messages, maxTokens, sampling }: EngineRequest): Record<string, unknown> {
  const set = Object.entries(sampling).filter(([, value]) => value !== undefined && value !== null);
  return {
    ...Object.fromEntries(set),
    model,
    // Few chat templates know the newer name of the role, or content in parts.
    messages: messages.map((message) => ({
      ...message,
      role: message.role === 'developer' ? 'system' : message.role,
      content: messageText(message),
    })),
    max_tokens: maxTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}

async function* withUsage(
  events: AsyncIterable<CompletionEvent>,
  { messages }: EngineRequest,
): AsyncGenerator<EngineEvent, void, undefined> {
  let text = '';
  for await (const event of events) {
    if (event.type === 'delta') text += event.text;
    yield event.type === 'end'
      ? { ...event, usage: event.usage ?? estimateUsage({ messages, text }) }
      : event;
  }
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
