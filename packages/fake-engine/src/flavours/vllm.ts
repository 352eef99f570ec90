import type { Behaviour } from '../behaviour.ts';
import type { Body } from './body-fields.ts';
import { choiceOf, chunkHead, completionOf, usageOf } from './chat-chunks.ts';
import type { EngineFailure } from './failure.ts';
import type { Dialect, Flavour, ReadCall, Reply, StreamPart } from './flavour.ts';
import { OPENAI_RANGES, readChat, type ChatRules } from './read-chat.ts';
import { checkVllmModel, vllmFactFields, vllmFacts } from './vllm-facts.ts';
import { vllmFailure } from './vllm-failure.ts';

const RULES: ChatRules = {
  fields: [
    'tools', 'tool_choice', 'parallel_tool_calls', 'logprobs', 'top_logprobs', 'top_k', 'min_p', 'min_tokens',
    'repetition_penalty', 'ignore_eos', 'stop_token_ids', 'skip_special_tokens', 'echo', 'add_generation_prompt',
    'continue_final_message', 'chat_template_kwargs', 'structured_outputs', 'reasoning_effort', 'include_reasoning',
    'thinking_token_budget', 'truncate_prompt_tokens', 'priority', 'request_id', 'session_id', 'cache_salt',
  ], // prettier-ignore
  ranges: {
    ...OPENAI_RANGES,
    top_p: { above: 0, max: 1 },
    top_k: { min: -1, whole: true },
    priority: { whole: true },
  },
  maxStops: 1_000,
  idField: 'request_id',
};

function read(body: Body, behaviour: Behaviour): ReadCall {
  const { unexpected, result } = readChat(body, RULES);
  if ('kind' in result) return { unexpected, result };
  const refusal = checkVllmModel(result.model, behaviour) ?? checkPriority(body, behaviour);
  return { unexpected, result: refusal ?? result };
}

function checkPriority({ priority }: Body, { schedulingPolicy }: Behaviour): EngineFailure | undefined {
  if (schedulingPolicy === 'priority' || typeof priority !== 'number' || priority === 0) return undefined;
  const message = `Got priority ${priority} but Priority scheduling is not enabled.`;
  return { kind: 'invalid', message, param: 'priority' };
}

function encode(part: StreamPart, reply: Reply): string {
  const head = chunkHead(reply, modelName(reply));
  if (part.type === 'usage') return JSON.stringify({ ...head, choices: [], usage: part.usage });
  const choice = choiceOf(part, { open: { role: 'assistant', content: '' }, end: { content: '' } });
  const usage = choice.usage ?? (reply.call.usage === 'every' ? usageOf(reply, choice.generated) : undefined);
  return JSON.stringify({
    ...head,
    choices: [
      {
        index: 0,
        delta: choice.delta,
        logprobs: null,
        finish_reason: choice.finish,
        ...(choice.finish === null ? {} : { stop_reason: choice.stopString }),
        ...(part.type === 'open' ? {} : { token_ids: null }),
      },
    ],
    ...(part.type === 'open' ? { prompt_token_ids: null, prompt_text: null } : {}),
    ...(usage === undefined ? {} : { usage }),
  });
}

const modelName = ({ call, behaviour }: Reply): string => call.model || behaviour.model;

const chat: Dialect = {
  read,
  asksForStream: ({ stream }) => stream === true,
  encode,
  encodeFailure: (cause) => JSON.stringify(vllmFailure(cause).body),
  completion: (outcome, reply) => ({
    ...completionOf(outcome, { reply, choice: { stop_reason: outcome.end.stopString, token_ids: null } }),
    model: modelName(reply),
    system_fingerprint: null,
    prompt_logprobs: null,
    prompt_token_ids: null,
    kv_transfer_params: null,
  }),
  finishNames: { stop: 'stop', stop_string: 'stop', length: 'length' },
  opens: true,
  mergesLength: true,
  keepsStop: false,
  done: 'always',
  failsInStream: new Set(),
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
};

export const vllm: Flavour = {
  dialects: { 'POST /v1/chat/completions': chat },
  facts: vllmFacts,
  factFields: vllmFactFields,
  failure: vllmFailure,
  isProtected: (path) => path.startsWith('/v1'),
};
