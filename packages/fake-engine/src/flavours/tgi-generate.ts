import type { Behaviour } from '../behaviour.ts';
import { tokenId } from '../generation/tokenize.ts';
import { isRecord } from '../read-change.ts';
import { findOutOfRange, numberOf, stringsOf, textOf, unknownFields, type Body } from './body-fields.ts';
import type { EngineFailure } from './failure.ts';
import type { Dialect, End, GenerationCall, Outcome, ReadCall, Reply, StreamPart } from './flavour.ts';
import {
  checkAdapter,
  FAILS_IN_STREAM,
  MAX_STOPS,
  TGI_RANGES,
  TGI_STREAM_HEADERS,
  tgiReplyHeaders,
} from './tgi-chat.ts';
import { tgiFailure } from './tgi-failure.ts';

const BODY_FIELDS = new Set(['inputs', 'parameters', 'add_special_tokens']);
const PARAMETERS = new Set([
  'adapter_id', 'details', 'do_sample', 'frequency_penalty', 'max_new_tokens', 'repetition_penalty', 'return_full_text',
  'seed', 'stop', 'temperature', 'top_k', 'top_p', 'typical_p', 'watermark',
]); // prettier-ignore
const RANGES = { ...TGI_RANGES, max_new_tokens: { min: 1, whole: true }, typical_p: { above: 0, below: 1 } };

function read(body: Body, { behaviour, stream }: { behaviour: Behaviour; stream: boolean }): ReadCall {
  const parameters = isRecord(body.parameters) ? body.parameters : {};
  const unexpected = [
    ...unknownFields(body, BODY_FIELDS).map((field) => `field ${field}`),
    ...unknownFields(parameters, PARAMETERS).map((field) => `field parameters.${field}`),
    ...(parameters.return_full_text === true ? ['value of parameters.return_full_text (not simulated)'] : []),
  ];
  return {
    unexpected,
    result: findFault(body, { parameters, behaviour }) ?? toCall(body, { parameters, stream }),
  };
}

function findFault(
  { inputs }: Body,
  { parameters, behaviour }: { parameters: Body; behaviour: Behaviour },
): EngineFailure | undefined {
  if (textOf(inputs) === null || inputs === '')
    return { kind: 'invalid', message: '`inputs` cannot be empty', param: 'inputs' };
  const stop = stringsOf(parameters.stop);
  if (stop === undefined || stop.length > MAX_STOPS) {
    const message = `\`stop\` supports up to ${MAX_STOPS} stop sequences. Given: ${stop?.length ?? 0}`;
    return { kind: 'invalid', message, param: 'stop' };
  }
  return findOutOfRange(parameters, RANGES) ?? checkAdapter(textOf(parameters.adapter_id) ?? '', behaviour);
}

function toCall(
  { inputs }: Body,
  { parameters, stream }: { parameters: Body; stream: boolean },
): GenerationCall {
  const prompt = textOf(inputs) ?? '';
  return {
    model: textOf(parameters.adapter_id) ?? '',
    prompt,
    question: lastUserTurn(prompt),
    maxTokens: numberOf(parameters.max_new_tokens),
    stop: stringsOf(parameters.stop) ?? [],
    stream,
    // Details are the usage of this route.
    usage: parameters.details === true ? 'every' : 'none',
    priority: 0,
    id: null,
    ignoreEos: false,
    structured: false,
  };
}

/** The prompt comes with its template applied, ours or another: what stands in the last block that is not a marker. */
function lastUserTurn(prompt: string): string {
  const blocks = prompt.split(/<\|[^|>]*\|>|\[\/?INST\]|\n{2,}/).map((block) => block.trim());
  return blocks.findLast((block) => block !== '' && block !== 'assistant') ?? '';
}

function encode(part: StreamPart, reply: Reply): string {
  switch (part.type) {
    case 'text':
      return encodeToken({ text: part.text, special: false, index: part.generated, end: part.end }, reply);
    case 'end':
      // The end of the text is a token of its own, which is not part of the text.
      return encodeToken({ text: '</s>', special: true, index: part.generated + 1, end: part.end }, reply);
    case 'open':
    case 'usage':
      return '';
  }
}

function encodeToken(
  { text, special, index, end }: { text: string; special: boolean; index: number; end: End | undefined },
  reply: Reply,
): string {
  const token = { id: special ? 2 : tokenId(text), text, logprob: -0.25, special };
  if (end === undefined) return JSON.stringify({ index, token, generated_text: null, details: null });
  return JSON.stringify({
    index,
    token,
    generated_text: reply.plan.tokens.join(''),
    details:
      reply.call.usage === 'none' ? null : { ...detailsOf(end, reply), input_length: reply.fit.promptTokens },
  });
}

const detailsOf = ({ finish }: End, { plan }: Reply): Record<string, unknown> => ({
  finish_reason: finish,
  generated_tokens: plan.tokens.length,
  seed: null,
});

function completion({ text, end }: Outcome, reply: Reply): Record<string, unknown> {
  if (reply.call.usage === 'none') return { generated_text: text };
  return { generated_text: text, details: { ...detailsOf(end, reply), prefill: [], tokens: [] } };
}

const dialect = (stream: boolean): Dialect => ({
  read: (body, behaviour) => read(body, { behaviour, stream }),
  asksForStream: () => stream,
  encode,
  encodeFailure: (cause) => JSON.stringify(tgiFailure(cause).body),
  completion,
  finishNames: { stop: 'eos_token', stop_string: 'stop_sequence', length: 'length' },
  opens: false,
  mergesLength: true,
  keepsStop: true,
  done: 'never',
  failsInStream: FAILS_IN_STREAM,
  headers: TGI_STREAM_HEADERS,
  replyHeaders: tgiReplyHeaders,
});

export const tgiGenerate = dialect(false);
export const tgiGenerateStream = dialect(true);
