import { countTokens, tokenId, tokenize } from '../generation/tokenize.ts';
import { textOf, type Body } from './body-fields.ts';
import { choiceOf, chunkHead, completionOf, usageOf } from './chat-chunks.ts';
import type { EngineFailure, FailureReply } from './failure.ts';
import type { Dialect, EngineView, FactReply, Flavour, Reply, StreamPart } from './flavour.ts';
import { renderSamples } from './prometheus.ts';
import { OPENAI_RANGES, readChat, type ChatRules } from './read-chat.ts';

const RULES: ChatRules = {
  fields: [
    'rid', 'tools', 'tool_choice', 'logprobs', 'top_logprobs', 'top_k', 'min_p', 'min_tokens', 'repetition_penalty',
    'ignore_eos', 'stop_token_ids', 'skip_special_tokens', 'chat_template_kwargs', 'reasoning_effort',
    'separate_reasoning', 'stream_reasoning', 'continue_final_message', 'priority', 'session_id', 'lora_path',
  ], // prettier-ignore
  ranges: { ...OPENAI_RANGES, top_p: { above: 0, max: 1 }, priority: { whole: true } },
  maxStops: 1_000,
  idField: 'rid',
};

function failure(cause: EngineFailure): FailureReply {
  if (cause.kind === 'unauthorized') return { status: 401, body: { error: 'Unauthorized' } };
  if (cause.kind === 'no_route') return { status: 404, body: { detail: 'Not Found' } };
  const { status, message, type } = wordFailure(cause);
  return { status, body: { object: 'error', message, type, param: null, code: status } };
}

type Worded = { status: number; message: string; type: string };

function wordFailure(cause: Exclude<EngineFailure, { kind: 'unauthorized' | 'no_route' }>): Worded {
  switch (cause.kind) {
    case 'context': {
      const { promptTokens, requestedTokens, limit } = cause;
      const message =
        promptTokens >= limit
          ? `The input (${promptTokens} tokens) is longer than the model's context length (${limit} tokens).`
          : `Requested token count exceeds the model's maximum context length of ${limit} tokens. You requested a total of ` +
            `${promptTokens + requestedTokens} tokens: ${promptTokens} tokens from the input messages and ` +
            `${requestedTokens} tokens for the completion.`;
      return { status: 400, message, type: 'BadRequestError' };
    }
    case 'invalid':
      return { status: 400, message: cause.message, type: 'BadRequestError' };
    case 'model':
      return { status: 404, message: `The model '${cause.model}' does not exist`, type: 'NotFoundError' };
    case 'overloaded':
      return { status: 503, message: 'The request queue is full.', type: '503' };
    case 'loading':
      return { status: 503, message: 'The server is starting.', type: '503' };
    case 'generation':
      return {
        status: 500,
        message: 'Internal server error: Request is disconnected',
        type: 'InternalServerError',
      };
  }
}

function encode(part: StreamPart, reply: Reply): string {
  const head = chunkHead(reply, reply.call.model);
  if (part.type === 'usage') return JSON.stringify({ ...head, choices: [], usage: part.usage });
  const nothing = { role: null, content: null, reasoning_content: null, tool_calls: null };
  const choice = choiceOf(part, { open: { ...nothing, role: 'assistant', content: '' }, end: nothing });
  const usage = choice.usage ?? (reply.call.usage === 'every' ? usageOf(reply, choice.generated) : null);
  return JSON.stringify({
    ...head,
    choices: [
      {
        index: 0,
        delta: { ...nothing, ...choice.delta },
        logprobs: null,
        finish_reason: choice.finish,
        matched_stop: choice.stopString,
      },
    ],
    usage,
  });
}

const chat: Dialect = {
  read: (body) => readChat(body, RULES),
  asksForStream: ({ stream }) => stream === true,
  encode,
  encodeFailure: (cause) => JSON.stringify({ error: failure(cause).body }),
  completion: (outcome, reply) => ({
    ...completionOf(outcome, { reply, choice: { matched_stop: outcome.end.stopString } }),
    metadata: { weight_version: 'default' },
  }),
  finishNames: { stop: 'stop', stop_string: 'stop', length: 'length' },
  opens: true,
  mergesLength: false,
  keepsStop: false,
  done: 'always',
  failsInStream: new Set(['overloaded']),
};

function serverInfo(_body: Body, { behaviour, scheduler }: EngineView): FactReply {
  const { model, version, maxModelLen, slots, kvTokens } = behaviour;
  return {
    body: {
      model_path: model,
      served_model_name: model,
      context_length: maxModelLen,
      max_running_requests: slots,
      max_total_num_tokens: kvTokens,
      status: 'ready',
      internal_states: [
        { max_running_requests_per_dp: slots, token_capacity: kvTokens, num_running_reqs: scheduler.running },
      ],
      version,
    },
  };
}

const modelInfo = (_body: Body, { behaviour: { model } }: EngineView): FactReply => ({
  body: { model_path: model, tokenizer_path: model, is_generation: true, weight_version: 'default' },
});

const load = (_body: Body, { scheduler }: EngineView): FactReply => ({
  body: [
    {
      dp_rank: 0,
      num_reqs: scheduler.running + scheduler.waiting,
      num_waiting_reqs: scheduler.waiting,
      num_tokens: scheduler.kvTokensInUse(),
    },
  ],
});

/** Ends a request by the `rid` that its client gave it. Says nothing about whether there was one. */
function abortRequest(body: Body, { scheduler }: EngineView): FactReply {
  if (body.abort_all === true) scheduler.abortAll();
  else scheduler.abort(textOf(body.rid) ?? '');
  return { body: null };
}

function metrics(_body: Body, { behaviour, scheduler, ledger }: EngineView): FactReply {
  const labels = { model_name: behaviour.model };
  return {
    body: renderSamples([
      { name: 'sglang:num_running_reqs', type: 'gauge', labels, value: scheduler.running },
      { name: 'sglang:num_queue_reqs', type: 'gauge', labels, value: scheduler.waiting },
      {
        name: 'sglang:token_usage',
        type: 'gauge',
        labels,
        value: scheduler.kvTokensInUse() / behaviour.kvTokens,
      },
      { name: 'sglang:prompt_tokens_total', type: 'counter', labels, value: ledger.counts.promptTokens },
      {
        name: 'sglang:generation_tokens_total',
        type: 'counter',
        labels,
        value: ledger.counts.generatedTokens,
      },
    ]),
  };
}

function tokenizeRoute(body: Body, { behaviour }: EngineView): FactReply | EngineFailure {
  const prompt = textOf(body.prompt);
  if (prompt === null) return { kind: 'invalid', message: 'prompt is required', param: 'prompt' };
  const tokens = tokenize(prompt).map(tokenId);
  return { body: { tokens, count: countTokens(prompt), max_model_len: behaviour.maxModelLen } };
}

export const sglang: Flavour = {
  dialects: { 'POST /v1/chat/completions': chat },
  facts: {
    'GET /v1/models': (_body, { behaviour: { model, maxModelLen }, startedAt }) => ({
      body: {
        object: 'list',
        data: [
          {
            id: model,
            object: 'model',
            created: startedAt,
            owned_by: 'sglang',
            root: model,
            max_model_len: maxModelLen,
          },
        ],
      },
    }),
    'GET /get_model_info': modelInfo,
    'GET /model_info': modelInfo,
    'GET /get_server_info': serverInfo,
    'GET /server_info': serverInfo,
    'GET /get_load': load,
    'GET /health': () => ({ body: null }),
    'GET /health_generate': () => ({ body: null }),
    'GET /metrics': metrics,
    'POST /tokenize': tokenizeRoute,
    'POST /abort_request': abortRequest,
  },
  factFields: {
    'POST /tokenize': ['model', 'prompt', 'add_special_tokens'],
    'POST /abort_request': ['rid', 'abort_all'],
  },
  failure,
  isProtected: (path) => !path.startsWith('/health') && path !== '/metrics',
};
