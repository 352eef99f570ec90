import { expect, test } from '@jest/globals';
import { estimateTokens, renderPassageBlock, type ChatMessage } from '@twinscribe/contracts';
import type { EngineRequest } from './engine.ts';
import { createExtractiveEngine } from './extractive-engine.ts';
import { NO_ANSWER, NO_PASSAGES } from './extractive/write-answer.ts';
import { collect, runEngineContract, textOf } from './testing/engine-contract.ts';

const PASSAGES = [
  {
    number: 1,
    label: 'Where to cut › Overlap',
    text: 'Overlap repeats the end of one chunk at the start of the next. I use thirty words of chunk overlap. It costs disk, every month, and it is worth its rent.',
  },
  {
    number: 2,
    label: 'Fusion',
    text: 'Reciprocal rank fusion keeps the positions and throws the scores away. It needs no tuning.',
  },
];

function ask(
  question: string,
  { passages = PASSAGES, ...changes }: Partial<EngineRequest> & { passages?: typeof PASSAGES } = {},
): EngineRequest {
  const block = renderPassageBlock({ passages, boundary: '0123456789abcdef' });
  const messages: ChatMessage[] = [
    { role: 'system', content: 'You are a twin.' },
    { role: 'user', content: `${block}\n\n${question}` },
  ];
  return {
    model: 'extractive',
    messages,
    maxTokens: 1_000,
    sampling: {},
    requestId: 'request-1',
    ...changes,
  };
}

const answer = (request: EngineRequest) =>
  collect(createExtractiveEngine().generate(request, { signal: new AbortController().signal }));

runEngineContract({
  name: 'extractive',
  create: async () => ({
    engine: createExtractiveEngine(),
    request: ask('What did I write about chunk overlap?'),
    [Symbol.asyncDispose]: async () => {},
  }),
});

test('it quotes the sentences that answer, word for word, each with its number', async () => {
  const text = textOf(await answer(ask('What did I write about chunk overlap?')));
  expect(text).toBe(
    'Overlap repeats the end of one chunk at the start of the next. [1] I use thirty words of chunk overlap. [1] ' +
      'It costs disk, every month, and it is worth its rent. [1]',
  );
});

test('it comes word by word and the words make up the answer', async () => {
  const events = await answer(ask('What did I write about chunk overlap?'));
  const deltas = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []));
  expect(deltas.slice(0, 3)).toEqual(['Overlap ', 'repeats ', 'the ']);
  expect(deltas.every((delta) => /^\S+\s*$/.test(delta))).toBe(true);
});

test('it says so when the passages do not answer, when there are none, and when none came at all', async () => {
  expect(textOf(await answer(ask('What is the capital of Mongolia?')))).toBe(NO_ANSWER);
  expect(textOf(await answer(ask('What did I write about chunk overlap?', { passages: [] })))).toBe(
    NO_ANSWER,
  );
  const bare: ChatMessage[] = [{ role: 'user', content: 'Write me a poem.' }];
  expect(textOf(await answer(ask('', { messages: bare })))).toBe(NO_PASSAGES);
  expect(textOf(await answer(ask('', { messages: [{ role: 'system', content: 'x' }] })))).toBe(NO_PASSAGES);
});

test('only the last user turn counts', async () => {
  const earlier = ask('What did I write about chunk overlap?').messages;
  const later = ask('How does reciprocal rank fusion treat scores?').messages;
  const turns: ChatMessage[] = [...earlier, { role: 'assistant', content: 'So.' }, ...later];
  expect(textOf(await answer(ask('', { messages: turns })))).toMatch(
    /^Reciprocal rank fusion keeps .* \[2\]/,
  );
});

test('an answer beyond max_tokens is cut and says so; tokens are counted as estimated', async () => {
  for (const maxTokens of [1, 7, 20]) {
    const events = await answer(ask('What did I write about chunk overlap?', { maxTokens }));
    const end = events.at(-1);
    expect(end).toMatchObject({ type: 'end', finishReason: 'length', usage: { exact: false } });
    expect(estimateTokens(textOf(events))).toBeLessThanOrEqual(maxTokens);
  }
});

test('a stop sequence ends the answer before it', async () => {
  const events = await answer(
    ask('What did I write about chunk overlap?', { sampling: { stop: ['chunk', 'zzz'] } }),
  );
  expect(textOf(events)).toBe('Overlap repeats the end of one ');
  expect(events.at(-1)).toMatchObject({ finishReason: 'stop' });
});

test('text without spaces is streamed in pieces that break no character', async () => {
  const passages = [
    {
      number: 1,
      label: '分块',
      text: `分块重叠让句子完整😀${'，重叠的代价是更大的索引和更多的磁盘空间'.repeat(3)}。`,
    },
  ];
  const events = await answer(ask('分块重叠是什么？', { passages }));
  const deltas = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []));
  expect(deltas.length).toBeGreaterThan(3);
  expect(deltas.join('')).toBe(`${passages[0]?.text ?? ''} [1]`);
  expect(deltas.some((delta) => /^[\udc00-\udfff]|[\ud800-\udbff]$/.test(delta))).toBe(false);
});
