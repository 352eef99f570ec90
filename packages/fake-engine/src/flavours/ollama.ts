import { choiceOf, chunkHead, completionOf } from './chat-chunks.ts';
import type { EngineFailure, FailureReply } from './failure.ts';
import type { Dialect, EngineView, FactReply, Flavour, Reply, StreamPart } from './flavour.ts';
import { readChat, type ChatRules } from './read-chat.ts';

const RULES: ChatRules = {
  fields: ['tools', 'reasoning', 'reasoning_effort'],
  // Its structure has no place for these: they would be dropped without a word.
  missing: ['max_completion_tokens', 'n', 'user'],
  ranges: { temperature: {}, top_p: {}, presence_penalty: {}, frequency_penalty: {} },
  maxStops: 1_000,
};

const TYPES: Readonly<Record<number, string>> = { 400: 'invalid_request_error', 404: 'not_found_error' };

function failure(cause: EngineFailure): FailureReply {
  if (cause.kind === 'no_route') return { status: 404, body: '404 page not found' };
  const { status, message } = wordFailure(cause);
  return {
    status,
    body: { error: { message, type: TYPES[status] ?? 'api_error', param: null, code: null } },
  };
}

function wordFailure(cause: Exclude<EngineFailure, { kind: 'no_route' }>): {
  status: number;
  message: string;
} {
  switch (cause.kind) {
    case 'context':
      return { status: 400, message: 'the input length exceeds the context length' };
    case 'invalid':
      return { status: 400, message: cause.message };
    case 'model':
      return { status: 404, message: `model "${cause.model}" not found, try pulling it first` };
    case 'unauthorized':
      return { status: 401, message: 'unauthorized' };
    case 'overloaded':
      return { status: 503, message: 'server busy, please try again.  maximum pending requests exceeded' };
    case 'loading':
      return { status: 503, message: 'the model is loading' };
    case 'generation':
      return { status: 500, message: 'llama runner process no longer running: 2' };
  }
}

/** Every chunk names the role. */
function encode(part: StreamPart, reply: Reply): string {
  const head = { ...chunkHead(reply, reply.call.model), system_fingerprint: 'fp_ollama' };
  if (part.type === 'usage') return JSON.stringify({ ...head, choices: [], usage: part.usage });
  const choice = choiceOf(part, { open: {}, end: {} });
  return JSON.stringify({
    ...head,
    choices: [
      {
        index: 0,
        delta: { role: 'assistant', content: '', ...choice.delta },
        finish_reason: choice.finish,
      },
    ],
    ...(choice.usage === undefined ? {} : { usage: choice.usage }),
  });
}

const chat: Dialect = {
  read: (body, { model }) => {
    const read = readChat(body, RULES);
    if ('kind' in read.result || isSameTag(read.result.model, model)) return read;
    return { ...read, result: { kind: 'model', model: read.result.model } };
  },
  asksForStream: ({ stream }) => stream === true,
  encode,
  encodeFailure: (cause) => JSON.stringify(failure(cause).body),
  completion: (outcome, reply) => ({ ...completionOf(outcome, { reply }), system_fingerprint: 'fp_ollama' }),
  finishNames: { stop: 'stop', stop_string: 'stop', length: 'length' },
  opens: false,
  mergesLength: false,
  keepsStop: false,
  done: 'unless failed',
  failsInStream: new Set(),
};

const isSameTag = (asked: string, served: string): boolean => withTag(asked) === withTag(served);
const withTag = (name: string): string => (name.includes(':') ? name : `${name}:latest`);

const listTags = (_body: unknown, { behaviour: { model } }: EngineView): FactReply => ({
  body: {
    models: [
      { name: withTag(model), model: withTag(model), size: 4_661_224_676, details: { format: 'gguf' } },
    ],
  },
});

export const ollama: Flavour = {
  dialects: { 'POST /v1/chat/completions': chat },
  facts: {
    'GET /': () => ({ body: 'Ollama is running' }),
    'GET /v1/models': (_body, { behaviour: { model }, startedAt }) => ({
      body: {
        object: 'list',
        data: [{ id: withTag(model), object: 'model', created: startedAt, owned_by: 'library' }],
      },
    }),
    'GET /api/version': (_body, { behaviour: { version } }) => ({ body: { version } }),
    'GET /api/tags': listTags,
    'GET /api/ps': (_body, { behaviour: { model, maxModelLen } }) => ({
      body: { models: [{ name: withTag(model), model: withTag(model), context_length: maxModelLen }] },
    }),
  },
  failure,
  // A key is read and ignored.
  isProtected: () => false,
};
