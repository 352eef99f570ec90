import { expect, test } from '@jest/globals';
import { encodeSseEvent } from '@twinscribe/contracts';
import { readAnswer } from './read-answer.ts';

const event = (name: string, data: object): string =>
  encodeSseEvent({ event: name, data: JSON.stringify(data) });
const head = event('sources', {
  requestId: 'r',
  sources: [],
  retrieval: {
    query: 'q',
    readFilter: {},
    filterDropped: false,
    doubts: [],
    reranked: false,
    rerankFault: null,
    rewrittenBy: null,
    rewriteFault: null,
    variants: [],
  },
});
const delta = (text: string): string => event('text-delta', { text });
const outcome = {
  engine: 'extractive',
  model: 'extractive',
  finish_reason: 'stop',
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  citations: [],
  abstained: false,
  abstainedBy: null,
  unsupported: false,
  timings: { total: 1 },
};

async function read(text: string): Promise<{ text: string; outcome: object }> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  const events = readAnswer(body());
  let answer = '';
  for (;;) {
    const { value, done } = await events.next();
    if (done) return { text: answer, outcome: value };
    answer += value;
  }
}

test('an answer is its text and what came around it', async () => {
  expect(await read(head + delta('Rye ') + delta('bread.') + event('answer-end', outcome))).toEqual({
    text: 'Rye bread.',
    outcome: {
      requestId: 'r',
      sources: [],
      retrieval: {
        query: 'q',
        readFilter: {},
        filterDropped: false,
        doubts: [],
        reranked: false,
        rerankFault: null,
        rewrittenBy: null,
        rewriteFault: null,
        variants: [],
      },
      ...outcome,
    },
  });
});

test('events that we do not know are skipped', async () => {
  expect((await read(head + event('trace', {}) + delta('a') + event('answer-end', outcome))).text).toBe('a');
});

test('an error event is thrown in its own words', async () => {
  const error = {
    code: 'stalled',
    message: 'Too slow.',
    type: 'server_error',
    param: null,
    requestId: 'r',
    retryable: false,
  };
  await expect(read(head + delta('Rye') + event('error', { error }))).rejects.toMatchObject({
    code: 'stalled',
    message: 'Too slow.',
  });
});

test('a stream that breaks off, or is not of this version, is an error and never a short answer', async () => {
  await expect(read(head + delta('Rye'))).rejects.toThrow('broke the answer off');
  await expect(read(delta('Rye') + event('answer-end', outcome))).rejects.toThrow('broke the answer off');
  await expect(read(head + event('text-delta', { words: 1 }))).rejects.toThrow('cannot be read');
  await expect(read(head + 'event: text-delta\ndata: {\n\n')).rejects.toThrow('cannot be read');
});
