import { tokenId, tokenize } from '../generation/tokenize.ts';
import { textOf, type Body } from './body-fields.ts';
import type { EngineFailure } from './failure.ts';
import type { EngineView, FactReply, Flavour } from './flavour.ts';
import { renderSamples } from './prometheus.ts';
import { readMessages, renderChat } from './read-chat.ts';
import { MAX_STOPS, tgiChat } from './tgi-chat.ts';
import { tgiFailure } from './tgi-failure.ts';
import { tgiGenerate, tgiGenerateStream } from './tgi-generate.ts';

/** Its largest number when nothing bounds the queue. */
const UNBOUNDED = 100_000;

function info(_body: Body, { behaviour }: EngineView): FactReply {
  const { model, version, slots, maxQueued, maxModelLen, kvTokens } = behaviour;
  return {
    body: {
      model_id: model,
      model_sha: null,
      model_pipeline_tag: 'text-generation',
      max_concurrent_requests: slots + (maxQueued ?? UNBOUNDED),
      max_best_of: 2,
      max_stop_sequences: MAX_STOPS,
      max_input_tokens: maxModelLen - 1,
      max_total_tokens: maxModelLen,
      max_batch_total_tokens: kvTokens,
      validation_workers: 2,
      max_client_batch_size: 4,
      router: 'text-generation-router',
      version,
      sha: null,
      docker_label: null,
    },
  };
}

function metrics(_body: Body, { scheduler, ledger }: EngineView): FactReply {
  const { requests, completed, aborted, failed, rejected } = ledger.counts;
  const failures = Object.entries({ overloaded: rejected, dropped: aborted, generation: failed });
  return {
    body: renderSamples([
      { name: 'tgi_request_count', type: 'counter', value: requests },
      { name: 'tgi_request_success', type: 'counter', value: completed },
      ...failures.map(
        ([err, value]) => ({ name: 'tgi_request_failure', type: 'counter', labels: { err }, value }) as const,
      ),
      { name: 'tgi_queue_size', type: 'gauge', value: scheduler.waiting },
      { name: 'tgi_batch_current_size', type: 'gauge', value: scheduler.running },
      { name: 'tgi_batch_current_max_tokens', type: 'gauge', value: scheduler.kvTokensInUse() },
    ]),
  };
}

function describeTokens(text: string): Record<string, unknown>[] {
  let start = 0;
  return tokenize(text).map((token) => {
    const from = start;
    start += [...token].length;
    return { id: tokenId(token), text: token, start: from, stop: start };
  });
}

function tokenizeRoute(body: Body): FactReply | EngineFailure {
  const inputs = textOf(body.inputs);
  return inputs === null
    ? { kind: 'invalid', message: '`inputs` is required', param: 'inputs' }
    : { body: describeTokens(inputs) };
}

function chatTokenizeRoute(body: Body): FactReply | EngineFailure {
  const messages = readMessages(body.messages);
  if (messages === undefined)
    return { kind: 'invalid', message: '`messages` is required', param: 'messages' };
  const text = renderChat(messages);
  return { body: { tokenize_response: describeTokens(text), templated_text: text } };
}

export const tgi: Flavour = {
  dialects: {
    'POST /generate': tgiGenerate,
    'POST /generate_stream': tgiGenerateStream,
    'POST /v1/chat/completions': tgiChat,
  },
  facts: {
    'GET /info': info,
    'GET /v1/models': (_body, { behaviour: { model } }) => ({
      body: { object: 'list', data: [{ id: model, object: 'model', created: 0, owned_by: model }] },
    }),
    'GET /health': () => ({ body: null }),
    'GET /ping': () => ({ body: null }),
    'GET /metrics': metrics,
    'POST /tokenize': tokenizeRoute,
    'POST /chat_tokenize': chatTokenizeRoute,
  },
  factFields: {
    'POST /tokenize': ['inputs', 'parameters', 'add_special_tokens'],
    'POST /chat_tokenize': ['model', 'messages'],
  },
  failure: tgiFailure,
  isProtected: () => true,
};
