import { expect, test } from '@jest/globals';
import { messageText, ragAnswerSchema, readSseEvents, type RagAnswer } from '@twinscribe/contracts';
import { article, runApi, type RunningApi } from './running-api.ts';
import { HANG, scriptLlm, type ScriptedLlm } from './scripted-llm.ts';

const OVERLAP = article({
  text: 'Overlap is rent: it is paid every month. Thirty words of it are enough.\n',
});
const OUTSIDE = 'How does photosynthesis feed a plant?';

/** Says one thing where it is asked to word a search, and another where it is asked to answer. */
function twoVoices({ wording, answer }: { wording: string | typeof HANG; answer: string }): ScriptedLlm {
  const [words, speaker] = [scriptLlm({ steps: [wording] }), scriptLlm({ steps: [answer] })];
  return {
    ...speaker,
    generate: (request, context) => {
      const isWording = request.messages.map(messageText).join().includes('JSON');
      return (isWording ? words : speaker).generate(request, context);
    },
  };
}

const post = (api: RunningApi, body: object): Promise<Response> =>
  fetch(`${api.url}/v1/rag/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const ask = async (api: RunningApi, body: object): Promise<RagAnswer> =>
  ragAnswerSchema.parse(await (await post(api, body)).json());

test('a question that the library has no words for is answered without the engine, whole and streamed', async () => {
  const llm = scriptLlm({ steps: ['Overlap is rent [1].'] });
  await using api = await runApi({ llm, documents: [OVERLAP] });
  const answer = await ask(api, { question: OUTSIDE });
  expect(answer).toMatchObject({
    answer: 'The library does not answer this question.',
    ...{ abstained: true, abstainedBy: 'evidence', engine: 'none', unsupported: false },
    retrieval: { doubts: [{ reason: 'nothing-found' }] },
  });
  const { body } = await post(api, { question: OUTSIDE, stream: true });
  const names: string[] = [];
  if (body !== null) for await (const { event } of readSseEvents(body)) names.push(event);
  expect([names[0], names[1], names.at(-1)]).toEqual(['sources', 'text-delta', 'answer-end']);
  expect(llm.requests).toEqual([]);
});

test('where only a report is wanted the engine is asked, and its own word counts', async () => {
  const llm = scriptLlm({ steps: ['The passages do not say.'] });
  await using api = await runApi({ llm, documents: [OVERLAP], answering: { abstain: 'report' } });
  expect(await ask(api, { question: OUTSIDE })).toMatchObject({
    ...{ abstained: true, abstainedBy: 'engine', engine: 'scripted' },
    retrieval: { doubts: [{ reason: 'nothing-found' }] },
  });
  expect(llm.requests).toHaveLength(1);
});

test('an answer that nothing bears out is flagged', async () => {
  const llm = scriptLlm({ steps: ['It burned down on 3 February 1630 [1].'] });
  await using api = await runApi({ llm, documents: [OVERLAP] });
  expect(await ask(api, { question: 'What is overlap?' })).toMatchObject({
    abstained: false,
    unsupported: true,
  });
});

const FOLLOW_UP = {
  question: 'How much of it is enough?',
  history: [
    { role: 'user', content: 'What is overlap of chunks?' },
    { role: 'assistant', content: 'It is rent.' },
  ],
};

test('a follow-up is searched for in the words of the model, and answered as it was asked', async () => {
  const wording = '{"query": "How much overlap of chunks is enough?"}';
  const llm = twoVoices({ wording, answer: 'Thirty words of it are enough [1].' });
  await using api = await runApi({ llm, documents: [OVERLAP] });
  const answer = await ask(api, FOLLOW_UP);
  expect(answer.retrieval).toMatchObject({
    query: 'How much overlap of chunks is enough?',
    rewrittenBy: 'model',
  });
  expect(llm.requests[0]?.messages.map(messageText).at(-1)).toMatch(/How much of it is enough\?$/);
});

test('a model that is silent while it should word a search costs its time and no more', async () => {
  const llm = twoVoices({ wording: HANG, answer: 'Thirty words of it are enough [1].' });
  const answering = { rewriteTimeoutMs: 40, multiQuery: true, hyde: true };
  await using api = await runApi({ llm, documents: [OVERLAP], answering });
  const answer = await ask(api, FOLLOW_UP);
  expect(answer.answer).toBe('Thirty words of it are enough [1].');
  expect(answer.retrieval).toMatchObject({ rewrittenBy: 'rules', rewriteFault: 'timeout', variants: [] });
});

test('other wordings are searched for as well, and the answer names them', async () => {
  const wording = '{"queries": ["rent paid every month", "thirty words"]}';
  const llm = twoVoices({ wording, answer: 'Overlap is rent [1].' });
  await using api = await runApi({ llm, documents: [OVERLAP], answering: { multiQuery: true } });
  const { retrieval, sources } = await ask(api, { question: 'What is overlap?' });
  expect(retrieval.variants).toEqual(['rent paid every month', 'thirty words']);
  expect(sources).toHaveLength(1);
});
