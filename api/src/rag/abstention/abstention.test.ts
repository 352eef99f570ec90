import { expect, test } from '@jest/globals';
import type { Source } from '@twinscribe/contracts';
import { checkSupport } from '../post-retrieval/check-support.ts';
import { saysNoAnswer } from '../post-retrieval/support/says-no-answer.ts';
import { abstain } from './abstain.ts';
import { judgeOutcome } from './judge-outcome.ts';
import { NO_ANSWER_TEXTS } from './no-answer-texts.ts';
import { weighEvidence } from './weigh-evidence.ts';

const PASSAGE: Source = {
  number: 1,
  chunkId: 'c',
  documentId: 'd',
  title: 'On Overlap',
  author: null,
  category: 'article',
  url: null,
  publishedAt: null,
  language: 'en',
  tags: [],
  headingPath: [],
  start: 0,
  end: 40,
  text: 'Overlap is rent: it is paid every month.',
  score: 1,
};

const refusal = (question: string) => {
  const events = [...abstain({ question, timings: () => ({ total: 1 }) })];
  const text = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
  return { events, text, end: events.at(-1) };
};

test('the library does not answer, in the language of the question, streamed and without a citation', () => {
  const { events, end, text } = refusal('What is the capital of Mongolia?');
  expect(events.length).toBeGreaterThan(3);
  expect(text).toBe(NO_ANSWER_TEXTS['en']);
  expect(end).toMatchObject({ type: 'answer-end', engine: 'none', abstained: true, abstainedBy: 'evidence' });
  expect(refusal('Wie hoch ist die Mehrwertsteuer in Österreich?').text).toBe(NO_ANSWER_TEXTS['de']);
  expect(refusal('Quel est le meilleur restaurant de Lyon ?').text).toBe(NO_ANSWER_TEXTS['fr']);
  expect(refusal('¿Cuál es la capital de Mongolia y por qué?').text).toBe(NO_ANSWER_TEXTS['es']);
  expect(refusal('猫は何を食べますか').text).toBe(NO_ANSWER_TEXTS['en']);
});

test('what the api says itself is understood as no answer in every language', () => {
  for (const [language, text] of Object.entries(NO_ANSWER_TEXTS))
    expect([language, saysNoAnswer(text)]).toEqual([language, true]);
});

test('the evidence refuses a question, unless it leans or only a report is wanted', () => {
  const foreign = { query: 'How does photosynthesis feed a plant?', leaned: false };
  const weigh = (mode: 'on' | 'off' | 'report', fields: Partial<typeof foreign> = {}) =>
    weighEvidence({ mode, ...foreign, ...fields, candidates: [PASSAGE], passages: [PASSAGE] });
  expect(weigh('on')).toMatchObject({ isRefused: true, doubts: [{ reason: 'unknown-words' }] });
  expect(weigh('report')).toMatchObject({ isRefused: false, doubts: [{ reason: 'unknown-words' }] });
  expect(weigh('off')).toEqual({ isRefused: false, doubts: [] });
  expect(weigh('on', { leaned: true }).isRefused).toBe(false);
  expect(weigh('on', { query: 'Is overlap rent?' })).toEqual({ isRefused: false, doubts: [] });
});

test('a doubt that is not certain is told and does not refuse', () => {
  const query = 'How old is the overlap?';
  const weighed = weighEvidence({
    mode: 'on',
    query,
    leaned: false,
    candidates: [PASSAGE],
    passages: [PASSAGE],
  });
  expect(weighed).toEqual({ isRefused: false, doubts: [{ reason: 'unknown-words', words: ['old'] }] });
});

test('an engine that says it does not know has abstained; one that answers besides has not', () => {
  const judge = (answer: string) => {
    const citations = checkSupport({ question: 'What is the oven?', answer, sources: [PASSAGE] });
    return judgeOutcome({ answer, citations });
  };
  const plain = { abstained: false, abstainedBy: null, unsupported: false };
  expect(judge('The library does not answer this question.')).toEqual({
    ...plain,
    abstained: true,
    abstainedBy: 'engine',
  });
  expect(judge('The passages say nothing about it. Overlap is rent, paid every month [1].')).toEqual(plain);
  expect(judge('Overlap is rent [1].')).toEqual(plain);
  expect(judge('It burned down on 3 February 1630 [1].')).toEqual({ ...plain, unsupported: true });
  expect(judge('Overlap is rent [1]. It burned down on 3 February 1630 [1].')).toEqual(plain);
  expect(judge('')).toEqual(plain);
});
