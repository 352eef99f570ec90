import { expect, test } from '@jest/globals';
import type { Citation } from '@twinscribe/contracts';
import { UNCHANGED } from '../engines/scripts.ts';
import { answerFrom } from '../testing/answer-from.ts';
import { evaluateCorruptions } from './evaluate-corruptions.ts';

const judged = (support: Citation['support']) => answerFrom({ documentIds: ['a'], support });

test('an untrue answer that is called supported has passed; refusals and true answers do not count', async () => {
  const answers = {
    partly: judged('partly'),
    unsupported: judged('unsupported'),
    supported: judged('supported'),
    silent: judged(null),
    refused: answerFrom({ abstainedBy: 'evidence' }),
    unchanged: answerFrom({ text: `${UNCHANGED} ` }),
  };
  const client = {
    ask: async ({ question }: { question: string }) => answers[question as keyof typeof answers], // asked below
  };
  const questions = Object.keys(answers).map((id) => ({ id, text: id, quotes: [], groups: [] }));
  expect(await evaluateCorruptions({ changed: 'names', questions }, { client })).toEqual({
    ...{ changed: 'names', answers: 4, flagged: 0.5, missed: ['supported', 'silent'] },
  });
});
