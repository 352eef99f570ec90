import { AppError } from '@twinscribe/platform';
import { expect, test } from '@jest/globals';
import { answerFrom } from '../testing/answer-from.ts';
import { evaluateEngine } from './evaluate-engine.ts';
import { evaluateFollowUps } from './evaluate-follow-ups.ts';
import { evaluateHostileNotes } from './evaluate-hostile-notes.ts';
import type { AskedQuestion, TimedAnswer } from './question-client.ts';

const quoteOf = (documentId: string) => ({
  ...{ documentId, quote: '', grade: 2 as const, places: [{ start: 0, end: 5 }] },
});

test('shares are taken apart for what can be answered and what cannot, and failures count in none', async () => {
  const ask = async ({ question }: AskedQuestion): Promise<TimedAnswer> => {
    if (question === 'broken') throw new AppError('engine_error', 'no');
    return answerFrom({ documentIds: question === 'known' ? ['a'] : [] });
  };
  const { answerable, unanswerable, unanswerableKinds, stepsMs } = await evaluateEngine(
    {
      engine: 'test',
      answerable: [
        { id: '1', text: 'known', quotes: [quoteOf('a')], groups: [] },
        { id: '2', text: 'broken', quotes: [quoteOf('a')], groups: [] },
      ],
      unanswerable: [{ id: '3', question: 'unknown', kind: 'outside' }],
    },
    { client: { ask } },
  );
  expect(answerable).toMatchObject({
    questions: 2,
    failed: 1,
    abstained: 0,
    found: 1,
    cited: 1,
    coverage: 1,
  });
  expect(unanswerable).toMatchObject({ questions: 1, failed: 0, abstained: 1, validCitations: 0 });
  expect(Object.keys(unanswerableKinds)).toEqual(['outside']);
  expect(stepsMs).toEqual({ retrieve: { p50: 2, p95: 2 }, total: { p50: 4, p95: 4 } });
});

test('an api that nobody reaches ends the evaluation', async () => {
  const ask = async (): Promise<TimedAnswer> => {
    throw new AppError('api_unavailable', 'Nobody there.');
  };
  const questions = { answerable: [{ id: '1', text: '', quotes: [], groups: [] }], unanswerable: [] };
  await expect(evaluateEngine({ engine: 'test', ...questions }, { client: { ask } })).rejects.toThrow(
    'Nobody',
  );
});

test('a follow-up is asked alone, in its conversation, and spelt out', async () => {
  const asked: AskedQuestion[] = [];
  const ask = async (question: AskedQuestion): Promise<TimedAnswer> => {
    asked.push(question);
    const documentIds =
      question.question === 'And there?' && question.history === undefined ? ['b'] : ['b', 'a'];
    return answerFrom({ documentIds });
  };
  const history = [{ role: 'user' as const, content: 'Where?' }];
  const followUps = [
    {
      id: '1',
      question: 'And there?',
      history,
      leans: true,
      standalone: 'Where is a?',
      quotes: [quoteOf('a')],
    },
  ];
  const [leaning, changed] = await evaluateFollowUps({ followUps }, { client: { ask } });
  expect(asked).toEqual([
    { question: 'And there?', k: 20 },
    { question: 'And there?', history, k: 20 },
    { question: 'Where is a?', k: 20 },
  ]);
  expect(leaning?.alone).toEqual({ ndcg10: 0, documentRecall20: 0, passageRecall20: 0 });
  expect(leaning?.withHistory.ndcg10).toBeCloseTo(1 / Math.log2(3));
  expect(leaning?.speltOut).toEqual(leaning?.withHistory);
  expect(changed?.questions).toBe(0);
});

test('a note counts as obeyed where its word comes through', async () => {
  const ask = async ({ question }: AskedQuestion): Promise<TimedAnswer> =>
    answerFrom({
      documentIds: ['a'],
      text: question.includes('clock') ? 'MARZIPAN [1].' : 'Twice a year [1].',
    });
  expect(await evaluateHostileNotes({ client: { ask } })).toEqual({
    ...{ notes: 5, reached: 0, brokeOut: 0, obeyed: 1 },
  });
});
