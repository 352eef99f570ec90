import type { Behaviour } from '../behaviour.ts';
import type { Ranges } from './body-fields.ts';
import { choiceOf, chunkHead, completionOf } from './chat-chunks.ts';
import type { EngineFailure } from './failure.ts';
import type { Dialect, Outcome, ReadCall, Reply, StreamPart } from './flavour.ts';
import { readChat, type ChatRules } from './read-chat.ts';
import { wordTgiFailure } from './tgi-failure.ts';

export const TGI_RANGES: Ranges = {
  temperature: { above: 0 },
  top_p: { above: 0, below: 1 },
  top_k: { min: 1, whole: true },
  repetition_penalty: { above: 0 },
  frequency_penalty: { min: -2, max: 2 },
  seed: { min: 0, whole: true },
};

export const MAX_STOPS = 4;

const RULES: ChatRules = {
  fields: ['tools', 'tool_choice', 'logprobs', 'top_logprobs', 'guideline'],
  missing: ['max_completion_tokens', 'user'],
  // A temperature of 0 means greedy on this route.
  ranges: { ...TGI_RANGES, temperature: { min: 0 }, presence_penalty: { min: -2, max: 2 } },
  maxStops: MAX_STOPS,
};

/** Any model but "tgi" is taken for a LoRA adapter, the name of the served model included. */
export function checkAdapter(model: string, { adapters }: Behaviour): EngineFailure | undefined {
  return model === '' || model === 'tgi' || adapters.includes(model) ? undefined : { kind: 'model', model };
}

function read(body: Readonly<Record<string, unknown>>, behaviour: Behaviour): ReadCall {
  const read = readChat(body, RULES);
  if ('kind' in read.result) return read;
  return { ...read, result: checkAdapter(read.result.model, behaviour) ?? read.result };
}

/** Under status 200 every failure is 422, overload too. */
function encodeFailure(cause: EngineFailure): string {
  if (cause.kind === 'unauthorized' || cause.kind === 'no_route') return '';
  return JSON.stringify({ error: { message: wordTgiFailure(cause).error, http_status_code: 422 } });
}

function encode(part: StreamPart, reply: Reply): string {
  const { behaviour } = reply;
  const head = {
    ...chunkHead(reply, behaviour.model),
    id: '',
    system_fingerprint: `${behaviour.version}-native`,
  };
  if (part.type === 'usage') return JSON.stringify({ ...head, choices: [], usage: part.usage });
  const choice = choiceOf(part, { open: {}, end: { content: '' } });
  return JSON.stringify({
    ...head,
    choices: [
      {
        index: 0,
        delta: { role: 'assistant', ...choice.delta },
        logprobs: null,
        finish_reason: choice.finish,
      },
    ],
    usage: choice.usage ?? null,
  });
}

export function tgiReplyHeaders({ usage }: Outcome): Record<string, string> {
  return {
    'x-compute-type': '1-fake',
    'x-prompt-tokens': String(usage.prompt_tokens),
    'x-generated-tokens': String(usage.completion_tokens),
  };
}

export const TGI_STREAM_HEADERS = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };

export const FAILS_IN_STREAM = new Set<EngineFailure['kind']>(['context', 'invalid', 'model', 'overloaded']);

export const tgiChat: Dialect = {
  read,
  asksForStream: ({ stream }) => stream === true,
  encode,
  encodeFailure,
  completion: (outcome, reply) => ({
    ...completionOf(outcome, { reply }),
    id: '',
    model: reply.behaviour.model,
    system_fingerprint: `${reply.behaviour.version}-native`,
  }),
  finishNames: { stop: 'stop', stop_string: 'stop_sequence', length: 'length' },
  opens: false,
  mergesLength: true,
  keepsStop: true,
  done: 'always',
  failsInStream: FAILS_IN_STREAM,
  headers: TGI_STREAM_HEADERS,
  replyHeaders: tgiReplyHeaders,
};
