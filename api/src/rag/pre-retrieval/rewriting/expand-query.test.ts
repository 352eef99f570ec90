import { expect, test } from '@jest/globals';
import { systemClock } from '@twinscribe/platform';
import { callContext } from '../../../../test/call-context.ts';
import { HANG, scriptLlm, type ScriptedLlm } from '../../../../test/scripted-llm.ts';
import { TwinChatModel } from '../../../langchain/twin-chat-model.ts';
import { expandQuery } from './expand-query.ts';

const expand = (llm: ScriptedLlm, fields: Partial<Parameters<typeof expandQuery>[0]> = {}) =>
  expandQuery(
    {
      query: 'rye bread',
      boundary: '0123456789abcdef',
      multiQuery: true,
      hyde: false,
      timeoutMs: 5_000,
      ...fields,
    },
    {
      model: new TwinChatModel({ llm, context: callContext(), maxTokens: 100 }),
      clock: systemClock,
      signal: new AbortController().signal,
    },
  );

test('up to three other wordings, each once, none as the question was', async () => {
  const queries = [
    'loaf of rye',
    'rye bread',
    'loaf of rye',
    'dark\nbread',
    '…',
    'sourdough',
    'pumpernickel',
  ];
  const llm = scriptLlm({ steps: [JSON.stringify({ queries })] });
  expect(await expand(llm)).toEqual(['loaf of rye', 'dark bread', 'sourdough']);
});

test('an imagined passage is searched for as well', async () => {
  const llm = scriptLlm({ steps: [JSON.stringify({ passage: 'Rye bread is dark. It keeps.' })] });
  expect(await expand(llm, { multiQuery: false, hyde: true })).toEqual(['Rye bread is dark. It keeps.']);
});

test('nothing wanted costs nothing; nonsense and silence bring nothing', async () => {
  const llm = scriptLlm({ steps: ['I would rather not.'] });
  expect(await expand(llm, { multiQuery: false })).toEqual([]);
  expect(llm.requests).toEqual([]);
  expect(await expand(llm, { hyde: true })).toEqual([]);
  expect(llm.requests).toHaveLength(2);
  const silent = scriptLlm({ steps: [HANG] });
  expect(await expand(silent, { hyde: true, timeoutMs: 20 })).toEqual([]);
  expect(silent.abandoned()).toBe(2);
});
