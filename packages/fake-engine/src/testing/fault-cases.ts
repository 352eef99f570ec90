import { expect } from '@jest/globals';
import { type FaultName } from '../faults/catalogue.ts';
import type { Transport } from '../faults/fault-kind.ts';
import type { FaultSpec } from '../faults/fault-spec.ts';
import { chatBody, chunksOf, contentOf, dataOf, parse, type Answer, type Choice } from './ask.ts';

const TEXT = 'Echo: Où chante la rivière 🦔 ?';
const QUESTION = [{ role: 'user', content: 'Où chante la rivière 🦔 ?' }];
/** One question, asked for a stream and for a whole reply. */
export const BODIES = {
  sse: chatBody({ messages: QUESTION, stream: true, stream_options: { include_usage: true } }),
  json: chatBody({ messages: QUESTION }),
};

type Check = (answer: Answer) => void | Promise<void>;
type Case = readonly [spec: Omit<FaultSpec, 'fault'>, check: Check];

const statusAndText =
  (status: number, text: RegExp): Check =>
  (answer) => {
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
  };

const lastChoice = async (text: string): Promise<Choice | undefined> =>
  (await chunksOf(text)).findLast(({ choices = [] }) => choices.length > 0)?.choices?.[0];

const sseEnding =
  (content: string, last: unknown): Check =>
  async ({ status, whole, text }) => {
    expect([status, whole]).toEqual([200, true]);
    const chunks = await chunksOf(text);
    expect(chunks.map((chunk) => chunk.choices?.[0]?.delta?.content ?? '').join('')).toBe(content);
    expect(chunks.at(-1) ?? null).toEqual(last);
  };

const finishes = (finish: string | null): Record<Transport, Case> => ({
  sse: [{}, async ({ text }) => expect((await lastChoice(text))?.finish_reason).toBe(finish)],
  json: [{}, ({ text }) => expect(parse(text).choices?.[0]?.finish_reason).toBe(finish)],
});

const both = (spec: Omit<FaultSpec, 'fault'>, check: Check): Record<Transport, Case> => ({
  sse: [spec, check],
  json: [spec, check],
});

/** The whole answer came, in a stream or not. */
export const intact: Check = async ({ status, text }) => {
  expect(status).toBe(200);
  expect(text.startsWith('{') ? parse(text).choices?.[0]?.message?.content : await contentOf(text)).toBe(
    TEXT,
  );
};

const thinks = (field: string): Record<Transport, Case> => ({
  sse: [
    { n: 2 },
    async ({ text }) => {
      const deltas = (await chunksOf(text)).map((chunk) => chunk.choices?.[0]?.delta ?? {});
      expect(deltas.map((delta) => delta[field] ?? '').join('')).toBe('Echo:');
      expect(await contentOf(text)).toBe(TEXT.slice('Echo:'.length));
    },
  ],
  json: [
    { n: 2 },
    ({ text }) =>
      expect(parse(text).choices?.[0]?.message).toMatchObject({ [field]: 'Echo:', content: TEXT.slice(5) }),
  ],
});

/** Each fault, how it is set, and what comes of it. */
export const FAULT_CASES: Partial<Record<FaultName, Partial<Record<Transport, Case>>>> = {
  hang_before_headers: both({ ms: 20 }, intact),
  loading_503: both({}, statusAndText(503, /"code":503/)),
  retry_after_47: both({}, (answer) => {
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '47']);
  }),
  empty_401: both({}, statusAndText(401, /^$/)),
  html_502: both({}, statusAndText(502, /^<html>/)),
  error_as_string: both({}, statusAndText(500, /^\{"error":"CUDA/)),
  code_int: both({}, statusAndText(500, /"code":500\}/)),
  code_string: both({}, statusAndText(500, /"code":"server_error"\}/)),
  error_first_event: {
    sse: [
      {},
      async ({ status, text }) =>
        expect([status, await chunksOf(text)]).toMatchObject([
          200,
          [{ error: { code: 500 } }, { done: true }],
        ]),
    ],
    json: [{}, statusAndText(500, /"code":500/)],
  },
  error_in_stream: {
    sse: [
      { n: 2 },
      async ({ text }) => {
        expect(await contentOf(text)).toBe('Echo:');
        expect((await chunksOf(text)).slice(-2)).toMatchObject([
          { error: { type: 'InternalServerError' } },
          { done: true },
        ]);
      },
    ],
    json: [{}, statusAndText(500, /"code":500/)],
  },
  done_missing: {
    sse: [
      {},
      async (answer) => {
        await intact(answer);
        expect([answer.whole, answer.text.includes('[DONE]')]).toEqual([true, false]);
      },
    ],
  },
  end_without_finish: {
    sse: [
      { n: 2 },
      async (answer) => {
        expect([await contentOf(answer.text), answer.whole]).toEqual(['Echo:', true]);
        expect(answer.text).not.toMatch(/\[DONE\]|"finish_reason":"/);
      },
    ],
  },
  socket_cut_after_n: {
    sse: [
      { n: 2 },
      async ({ whole, text }) => expect([await contentOf(text), whole]).toEqual(['Echo:', false]),
    ],
    json: [
      {},
      ({ status, whole, text }) => expect([status, whole, text.length > 10]).toEqual([200, false, true]),
    ],
  },
  done_without_content: {
    sse: [{}, sseEnding('', { done: true })],
    json: [{}, ({ text }) => expect(parse(text).choices).toEqual([])],
  },
  finish_reason_abort: finishes('abort'),
  finish_reason_error: finishes('error'),
  finish_reason_stop_sequence: finishes('stop_sequence'),
  finish_reason_eos_token: finishes('eos_token'),
  finish_reason_null: finishes(null),
  usage_on_choice_chunk: {
    sse: [
      {},
      async ({ text }) => {
        const chunks = await chunksOf(text);
        expect(chunks.filter(({ choices }) => choices?.length === 0)).toEqual([]);
        expect(chunks.at(-2)).toMatchObject({
          choices: [{ finish_reason: 'stop' }],
          usage: { completion_tokens: 11 },
        });
      },
    ],
  },
  usage_missing: {
    sse: [{}, ({ text }) => expect(text).not.toContain('usage')],
    json: [{}, ({ text }) => expect(parse(text).usage).toBeUndefined()],
  },
  empty_deltas: {
    sse: [
      {},
      async (answer) => {
        await intact(answer);
        expect(answer.text.match(/"delta":\{"content":""\}/g)?.length).toBeGreaterThan(8);
      },
    ],
  },
  reasoning_deltas: thinks('reasoning'),
  reasoning_content_deltas: thinks('reasoning_content'),
  hang_before_first_token: both({ ms: 20 }, intact),
  stall_after_n: both({ ms: 20 }, intact),
  malformed_json: {
    sse: [
      { n: 2 },
      async ({ text, whole }) => {
        const broken = (await dataOf(text)).filter((data) => data.startsWith('{') && !data.endsWith('}'));
        expect([broken.length, whole]).toEqual([1, true]);
      },
    ],
    json: [{}, ({ text, whole }) => expect([text.endsWith('}'), whole]).toEqual([false, true])],
  },
  oversize_line: {
    sse: [
      { bytes: 300_000 },
      ({ text }) =>
        expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeGreaterThan(300_000),
    ],
    json: [{ bytes: 300_000 }, ({ text }) => expect(text.length).toBeGreaterThan(300_000)],
  },
  comment_keepalives: {
    sse: [
      { ms: 5 },
      async (answer) => void (expect(answer.text).toMatch(/^\n: keep-alive\n:\n\n/), await intact(answer)),
    ],
  },
  crlf: {
    sse: [{}, async (answer) => void (expect(answer.text).not.toMatch(/[^\r]\n/), await intact(answer))],
  },
  no_space_data: {
    sse: [{}, async (answer) => void (expect(answer.text).not.toContain('data: '), await intact(answer))],
  },
  multi_line_data: {
    sse: [
      {},
      async (answer) => void (expect(answer.text).toContain('data: {\ndata:  "id"'), await intact(answer)),
    ],
  },
  bytes_split_in_utf8: both({}, async (answer) => {
    await intact(answer);
    const isContinuation = (byte = 0): boolean => (byte & 0xc0) === 0x80;
    expect(answer.pieces.some((piece) => isContinuation(piece[0]))).toBe(true);
  }),
  one_byte_writes: both({}, intact),
  slow_loris: {
    sse: [{ ms: 1 }, ({ text }) => expect(text.startsWith('data: {"id"')).toBe(true)],
    json: [{ ms: 1 }, ({ text }) => expect(text.startsWith('{"id"')).toBe(true)],
  },
};
