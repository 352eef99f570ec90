import { tokenId, tokenize } from '../generation/tokenize.ts';
import { textOf, type Body } from './body-fields.ts';
import { choiceOf, chunkHead, completionOf } from './chat-chunks.ts';
import type { EngineFailure, FailureReply } from './failure.ts';
import type { Dialect, EngineView, FactReply, Flavour, Reply, StreamPart } from './flavour.ts';
import { renderSamples } from './prometheus.ts';
import { OPENAI_RANGES, readChat, type ChatRules } from './read-chat.ts';

const RULES: ChatRules = {
  fields: [
    'tools', 'tool_choice', 'logprobs', 'top_logprobs', 'top_k', 'min_p', 'typical_p', 'repeat_penalty', 'ignore_eos',
    'cache_prompt', 'id_slot', 'timings_per_token', 'chat_template_kwargs', 'reasoning_format', 'lora',
  ], // prettier-ignore
  ranges: OPENAI_RANGES,
  maxStops: 1_000,
};

function failure(cause: EngineFailure): FailureReply {
  const { status, ...error } = wordFailure(cause);
  return { status, body: { error: { code: status, ...error } } };
}

type Worded = { status: number; message: string; type: string; n_prompt_tokens?: number; n_ctx?: number };

function wordFailure(cause: EngineFailure): Worded {
  switch (cause.kind) {
    case 'context':
      return {
        status: 400,
        message: `request (${cause.promptTokens} tokens) exceeds the available context size (${cause.limit} tokens), try increasing it`,
        type: 'exceed_context_size_error',
        n_prompt_tokens: cause.promptTokens,
        n_ctx: cause.limit,
      };
    case 'invalid':
      return { status: 400, message: cause.message, type: 'invalid_request_error' };
    case 'model':
      return { status: 404, message: `model '${cause.model}' not found`, type: 'not_found_error' };
    case 'unauthorized':
      return { status: 401, message: 'Invalid API Key', type: 'authentication_error' };
    case 'overloaded':
      return { status: 503, message: 'no slot available', type: 'unavailable_error' };
    case 'loading':
      return { status: 503, message: 'Loading model', type: 'unavailable_error' };
    case 'generation':
      return { status: 500, message: 'Compute error.', type: 'server_error' };
    case 'no_route':
      return { status: 404, message: 'File Not Found', type: 'not_found_error' };
  }
}

function encode(part: StreamPart, reply: Reply): string {
  const { behaviour, call } = reply;
  const head = { ...chunkHead(reply, behaviour.model), system_fingerprint: behaviour.version };
  const timings = { prompt_n: reply.fit.promptTokens, predicted_n: reply.plan.tokens.length };
  if (part.type === 'usage') return JSON.stringify({ choices: [], ...head, usage: part.usage, timings });
  const choice = choiceOf(part, { open: { role: 'assistant', content: null }, end: {} });
  return JSON.stringify({
    choices: [{ finish_reason: choice.finish, index: 0, delta: choice.delta }],
    ...head,
    ...(choice.usage === undefined ? {} : { usage: choice.usage }),
    ...(choice.finish !== null && call.usage === 'none' ? { timings } : {}),
  });
}

const chat: Dialect = {
  read: (body) => readChat(body, RULES),
  asksForStream: ({ stream }) => stream === true,
  encode,
  encodeFailure: (cause) => JSON.stringify(failure(cause).body),
  completion: (outcome, reply) => ({
    ...completionOf(outcome, { reply }),
    model: reply.behaviour.model,
    system_fingerprint: reply.behaviour.version,
    timings: { prompt_n: reply.fit.promptTokens, predicted_n: outcome.usage.completion_tokens },
  }),
  finishNames: { stop: 'stop', stop_string: 'stop', length: 'length' },
  opens: true,
  mergesLength: false,
  keepsStop: false,
  done: 'unless failed',
  failsInStream: new Set(),
};

/** `n_ctx` is what one slot has: the server has already divided its context by its slots. */
const props = (
  _body: Body,
  { behaviour: { model, slots, maxModelLen, version } }: EngineView,
): FactReply => ({
  body: {
    default_generation_settings: { id: 0, n_ctx: maxModelLen, params: {} },
    total_slots: slots,
    model_alias: model,
    model_path: `/models/${model}.gguf`,
    chat_template: '',
    build_info: version,
    is_sleeping: false,
  },
});

function listSlots(_body: Body, { behaviour, scheduler }: EngineView): FactReply {
  const slots = Array.from({ length: behaviour.slots }, (_, id) => ({
    id,
    n_ctx: behaviour.maxModelLen,
    is_processing: id < scheduler.running,
  }));
  return { body: slots };
}

function metrics(_body: Body, { scheduler, ledger }: EngineView): FactReply {
  return {
    body: renderSamples([
      { name: 'llamacpp:prompt_tokens_total', type: 'counter', value: ledger.counts.promptTokens },
      { name: 'llamacpp:tokens_predicted_total', type: 'counter', value: ledger.counts.generatedTokens },
      { name: 'llamacpp:requests_processing', type: 'gauge', value: scheduler.running },
      { name: 'llamacpp:requests_deferred', type: 'gauge', value: scheduler.waiting },
    ]),
  };
}

export const llamacpp: Flavour = {
  dialects: { 'POST /v1/chat/completions': chat },
  facts: {
    'GET /v1/models': (_body, { behaviour: { model }, startedAt }) => ({
      body: {
        object: 'list',
        data: [
          {
            id: model,
            object: 'model',
            created: startedAt,
            owned_by: 'llamacpp',
            meta: { n_ctx_train: 131_072 },
          },
        ],
      },
    }),
    'GET /health': () => ({ body: { status: 'ok' } }),
    'GET /props': props,
    'GET /slots': listSlots,
    'GET /metrics': metrics,
    'POST /tokenize': (body) => ({ body: { tokens: tokenize(textOf(body.content) ?? '').map(tokenId) } }),
  },
  factFields: { 'POST /tokenize': ['content', 'add_special'] },
  failure,
  isProtected: (path) => path !== '/health' && path !== '/v1/models',
};
