import { expect, test } from '@jest/globals';
import { readChunk } from './read-chunk.ts';

const nothing = { error: undefined, text: '', isReasoning: false, finish: undefined, usage: undefined };

test.each<[string, unknown]>([
  ['nothing', {}],
  ['null everywhere', { error: null, choices: null, usage: null }],
  ['no choice', { choices: [] }],
  ['a choice without anything', { choices: [{}] }],
  ['a choice of nulls', { choices: [{ delta: null, finish_reason: null }] }],
  [
    'a delta of nulls',
    { choices: [{ delta: { content: null, reasoning: null, reasoning_content: null, role: 'assistant' } }] },
  ],
  ['empty texts', { choices: [{ delta: { content: '', reasoning: '' }, finish_reason: '' }] }],
])('a chunk that holds %s says nothing', (_what, value) => {
  expect({ ...readChunk(value), error: undefined }).toEqual(nothing);
});

test('text, thoughts under either name, the reason for ending and the usage are read', () => {
  const choices = [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }];
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
  expect(readChunk({ id: 'x', choices, usage })).toEqual({
    ...nothing,
    text: 'Hi',
    finish: 'stop',
    usage: { ...usage, exact: true },
  });
  for (const name of ['reasoning', 'reasoning_content'])
    expect(readChunk({ choices: [{ delta: { [name]: 'Hm' } }] }).isReasoning).toBe(true);
  expect(readChunk({ usage: { prompt_tokens: 3, completion_tokens: null } }).usage).toEqual({
    prompt_tokens: 3,
    completion_tokens: 0,
    total_tokens: 3,
    exact: true,
  });
  expect(readChunk({ error: 'planted' }).error).toBe('planted');
});

test.each<unknown>([
  null,
  'text',
  [],
  { choices: 'x' },
  { choices: {} },
  { choices: ['x'] },
  { choices: [null] },
  { choices: [{ delta: 'x' }] },
  { choices: [{ delta: [] }] },
  { choices: [{ delta: { content: 1 } }] },
  { choices: [{ delta: { reasoning: {} } }] },
  { choices: [{ delta: { reasoning_content: false } }] },
  { choices: [{ finish_reason: 0 }] },
  { usage: 'x' },
  { usage: {} },
  { usage: { prompt_tokens: 1.5 } },
  { usage: { prompt_tokens: '1' } },
  { usage: { prompt_tokens: 1, completion_tokens: 'x' } },
])('%j is not a chunk', (value) => {
  expect(() => readChunk(value)).toThrow(TypeError);
});
