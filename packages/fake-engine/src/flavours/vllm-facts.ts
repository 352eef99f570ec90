import type { Behaviour } from '../behaviour.ts';
import { countTokens, tokenId, tokenize } from '../generation/tokenize.ts';
import { textOf, type Body } from './body-fields.ts';
import type { EngineFailure } from './failure.ts';
import type { EngineView, FactReply, FactRoute } from './flavour.ts';
import { readMessages, renderChat } from './read-chat.ts';
import { renderVllmMetrics } from './vllm-metrics.ts';

/** No model named: the one that is served. */
export function checkVllmModel(
  model: string,
  { model: served, adapters }: Behaviour,
): EngineFailure | undefined {
  return model === '' || model === served || adapters.includes(model) ? undefined : { kind: 'model', model };
}

function modelList(_body: Body, { behaviour, startedAt }: EngineView): FactReply {
  const { model, adapters, maxModelLen } = behaviour;
  const card = (id: string, parent: string | null): Record<string, unknown> => ({
    id,
    object: 'model',
    created: startedAt,
    owned_by: 'vllm',
    root: parent === null ? id : `/adapters/${id}`,
    parent,
    max_model_len: parent === null ? maxModelLen : null,
    permission: [],
  });
  return { body: { object: 'list', data: [card(model, null), ...adapters.map((id) => card(id, model))] } };
}

function tokenizeRoute(body: Body, { behaviour }: EngineView): FactReply | EngineFailure {
  const messages = readMessages(body.messages);
  const text = messages === undefined ? textOf(body.prompt) : renderChat(messages);
  if (text === null) return { kind: 'invalid', message: 'prompt or messages is required', param: null };
  const wrongModel = checkVllmModel(textOf(body.model) ?? '', behaviour);
  if (wrongModel !== undefined) return wrongModel;
  const strings = body.return_token_strs === true ? tokenize(text) : null;
  return {
    body: {
      count: countTokens(text),
      max_model_len: behaviour.maxModelLen,
      tokens: tokenize(text).map(tokenId),
      token_strs: strings,
    },
  };
}

export const vllmFacts: Readonly<Record<string, FactRoute>> = {
  'GET /v1/models': modelList,
  'POST /tokenize': tokenizeRoute,
  'GET /health': () => ({ body: null }),
  'GET /ping': () => ({ body: null }),
  'GET /load': (_body, { scheduler }) => ({ body: { server_load: scheduler.running + scheduler.waiting } }),
  'GET /version': (_body, { behaviour }) => ({ body: { version: behaviour.version } }),
  'GET /metrics': (_body, engine) => ({ body: renderVllmMetrics(engine) }),
};

export const vllmFactFields = {
  'POST /tokenize': [
    'model', 'prompt', 'messages', 'add_special_tokens', 'add_generation_prompt', 'return_token_strs',
    'continue_final_message', 'chat_template_kwargs',
  ], // prettier-ignore
};
