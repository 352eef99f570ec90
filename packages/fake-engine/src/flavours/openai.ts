import { choiceOf, chunkHead, completionOf, type Chunk } from './chat-chunks.ts';
import type { EngineFailure, FailureReply } from './failure.ts';
import type { Dialect, Flavour, Reply, StreamPart } from './flavour.ts';
import { OPENAI_RANGES, readChat, type ChatRules } from './read-chat.ts';

const RULES: ChatRules = {
  fields: [
    'tools',
    'tool_choice',
    'parallel_tool_calls',
    'logprobs',
    'top_logprobs',
    'reasoning_effort',
    'store',
    'metadata',
  ],
  ranges: OPENAI_RANGES,
  maxStops: 4,
};

function failure(cause: EngineFailure): FailureReply {
  const { status, code, message, param } = wordFailure(cause);
  const type = status === 429 ? 'requests' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return { status, body: { error: { message, type, param, code } } };
}

type Worded = { status: number; code: string | null; message: string; param: string | null };

function wordFailure(cause: EngineFailure): Worded {
  switch (cause.kind) {
    case 'context': {
      const { limit, promptTokens, requestedTokens } = cause;
      const message =
        `This model's maximum context length is ${limit} tokens. However, you requested ${promptTokens + requestedTokens} tokens ` +
        `(${promptTokens} in the messages, ${requestedTokens} in the completion). ` +
        'Please reduce the length of the messages or completion.';
      return { status: 400, code: 'context_length_exceeded', message, param: 'messages' };
    }
    case 'invalid':
      return { status: 400, code: 'invalid_value', message: cause.message, param: cause.param };
    case 'model': {
      const message = `The model \`${cause.model}\` does not exist or you do not have access to it.`;
      return { status: 404, code: 'model_not_found', message, param: null };
    }
    case 'unauthorized':
      return { status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided.', param: null };
    case 'overloaded':
      return { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached.', param: null };
    case 'loading':
      return { status: 503, code: 'server_is_overloaded', message: 'The server is not ready.', param: null };
    case 'generation':
      return {
        status: 500,
        code: 'server_error',
        message: 'The server had an error while processing your request.',
        param: null,
      };
    case 'no_route':
      return {
        status: 404,
        code: 'unknown_url',
        message: `Unknown request URL: ${cause.path}.`,
        param: null,
      };
  }
}

/** Where usage is asked for it is null in every chunk but the last. */
function encode(part: StreamPart, reply: Reply): string {
  const head: Chunk = {
    ...chunkHead(reply, reply.call.model),
    service_tier: 'default',
    system_fingerprint: null,
  };
  if (part.type === 'usage') return JSON.stringify({ ...head, choices: [], usage: part.usage });
  const choice = choiceOf(part, { open: { role: 'assistant', content: '', refusal: null }, end: {} });
  const usage =
    reply.call.usage === 'none' && choice.usage === undefined ? {} : { usage: choice.usage ?? null };
  return JSON.stringify({
    ...head,
    choices: [{ index: 0, delta: choice.delta, logprobs: null, finish_reason: choice.finish }],
    ...usage,
  });
}

const chat: Dialect = {
  read: (body, { model, adapters }) => {
    const read = readChat(body, RULES);
    if ('kind' in read.result || [model, ...adapters].includes(read.result.model)) return read;
    return { ...read, result: { kind: 'model', model: read.result.model } };
  },
  asksForStream: ({ stream }) => stream === true,
  encode,
  encodeFailure: (cause) => JSON.stringify(failure(cause).body),
  completion: (outcome, reply) => completionOf(outcome, { reply }),
  finishNames: { stop: 'stop', stop_string: 'stop', length: 'length' },
  opens: true,
  mergesLength: false,
  keepsStop: false,
  done: 'unless failed',
  failsInStream: new Set(),
};

/** A hosted service or an engine that tells nothing but the common wire: no context length, no tokenizer, no metrics. */
export const openai: Flavour = {
  dialects: { 'POST /v1/chat/completions': chat },
  facts: {
    'GET /v1/models': (_body, { behaviour, startedAt }) => ({
      body: {
        object: 'list',
        data: [behaviour.model, ...behaviour.adapters].map((id) => ({
          id,
          object: 'model',
          created: startedAt,
          owned_by: 'system',
        })),
      },
    }),
  },
  failure,
  isProtected: () => true,
};
