import { isRecord } from '../read-change.ts';
import {
  findOutOfRange,
  numberOf,
  stringsOf,
  textOf,
  unknownFields,
  type Body,
  type Ranges,
} from './body-fields.ts';
import type { EngineFailure } from './failure.ts';
import type { GenerationCall, ReadCall } from './flavour.ts';

export interface ChatRules {
  /** Fields beyond `COMMON_FIELDS`. */
  readonly fields: readonly string[];
  /** Fields of `COMMON_FIELDS` that this engine does not read. */
  readonly missing?: readonly string[];
  readonly ranges: Ranges;
  readonly maxStops: number;
  /** Where the client may name its request. */
  readonly idField?: string;
}

const COMMON_FIELDS = [
  'messages',
  'model',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'seed',
  'stop',
  'n',
  'stream',
  'stream_options',
  'user',
  'response_format',
];

/** What engines can do and this one does not: values that change nothing are let through. */
const NOT_SIMULATED: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value !== 1,
  tools: (value) => !Array.isArray(value) || value.length > 0,
  tool_choice: (value) => value !== 'none',
  logprobs: (value) => value !== false,
  top_logprobs: (value) => value !== 0,
  echo: (value) => value !== false,
  continue_final_message: (value) => value !== false,
  truncate_prompt_tokens: () => true,
  min_tokens: (value) => value !== 0,
};

const STREAM_OPTIONS = new Set(['include_usage', 'continuous_usage_stats']);
const ROLES = new Set(['system', 'developer', 'user', 'assistant']);
const CHAT_RANGES: Ranges = {
  max_tokens: { min: 1, whole: true },
  max_completion_tokens: { min: 1, whole: true },
};

export const OPENAI_RANGES: Ranges = {
  temperature: { min: 0, max: 2 },
  top_p: { min: 0, max: 1 },
  presence_penalty: { min: -2, max: 2 },
  frequency_penalty: { min: -2, max: 2 },
};

/** Reads a chat completion request as strictly as a fake must: what it does not know, it names. */
export function readChat(body: Body, rules: ChatRules): ReadCall {
  return { unexpected: findUnexpected(body, rules), result: findFault(body, rules) ?? toCall(body, rules) };
}

function findUnexpected(body: Body, { fields, missing = [] }: ChatRules): string[] {
  const known = new Set([...COMMON_FIELDS, ...fields].filter((field) => !missing.includes(field)));
  const options = isRecord(body.stream_options) ? unknownFields(body.stream_options, STREAM_OPTIONS) : [];
  const beyond = Object.entries(NOT_SIMULATED)
    .filter(
      ([field, matters]) =>
        known.has(field) && body[field] !== undefined && body[field] !== null && matters(body[field]),
    )
    .map(([field]) => `value of ${field} (not simulated)`);
  return [
    ...unknownFields(body, known).map((field) => `field ${field}`),
    ...options.map((field) => `field stream_options.${field}`),
    ...beyond,
  ];
}

function findFault(body: Body, { ranges, maxStops }: ChatRules): EngineFailure | undefined {
  if (readMessages(body.messages) === undefined) {
    return {
      kind: 'invalid',
      message: 'messages must be a non-empty list of role and content',
      param: 'messages',
    };
  }
  const stop = stringsOf(body.stop);
  if (stop === undefined || stop.length > maxStops) {
    return {
      kind: 'invalid',
      message: `stop must be a string or a list of at most ${maxStops}`,
      param: 'stop',
    };
  }
  return findOutOfRange(body, { ...CHAT_RANGES, ...ranges });
}

function toCall(body: Body, { idField }: ChatRules): GenerationCall {
  const messages = readMessages(body.messages) ?? [];
  return {
    model: textOf(body.model) ?? '',
    prompt: renderChat(messages),
    question: messages.findLast(({ role }) => role === 'user')?.text ?? '',
    maxTokens: numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens),
    stop: stringsOf(body.stop) ?? [],
    stream: body.stream === true,
    usage: readUsageWish(body.stream_options),
    priority: numberOf(body.priority) ?? 0,
    id: idField === undefined ? null : textOf(body[idField]),
    ignoreEos: body.ignore_eos === true,
    structured: wantsStructure(body),
  };
}

function wantsStructure({ response_format: format, structured_outputs: structured }: Body): boolean {
  return (isRecord(format) && format.type !== 'text') || isRecord(structured);
}

function readUsageWish(options: unknown): GenerationCall['usage'] {
  if (!isRecord(options) || options.include_usage !== true) return 'none';
  return options.continuous_usage_stats === true ? 'every' : 'last';
}

export interface ChatTurn {
  readonly role: string;
  readonly text: string;
}

/** Undefined where it is not a list of messages made of text. */
export function readMessages(value: unknown): ChatTurn[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const turns = value.map(readMessage);
  return turns.every((turn) => turn !== undefined) ? turns : undefined;
}

function readMessage(value: unknown): ChatTurn | undefined {
  if (!isRecord(value) || typeof value.role !== 'string' || !ROLES.has(value.role)) return undefined;
  const text = readContent(value.content);
  return text === undefined ? undefined : { role: value.role, text };
}

function readContent(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const texts = content.map((part: unknown) =>
    isRecord(part) && part.type === 'text' ? textOf(part.text) : null,
  );
  return texts.every((text) => text !== null) ? texts.join('') : undefined;
}

/** The chat template. Every count of prompt tokens is made on this text. */
export function renderChat(turns: readonly ChatTurn[]): string {
  return `${turns.map(({ role, text }) => `<|${role}|>\n${text}<|end|>\n`).join('')}<|assistant|>\n`;
}
