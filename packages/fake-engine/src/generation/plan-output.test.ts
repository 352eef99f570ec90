import { expect, test } from '@jest/globals';
import { fitContext } from './fit-context.ts';
import { planOutput } from './plan-output.ts';
import { tokenize } from './tokenize.ts';

const plan = (fields: Partial<Parameters<typeof planOutput>[0]>) =>
  planOutput({
    text: 'one two three. four',
    maxTokens: 100,
    stop: [],
    keepsStop: false,
    exactTokens: null,
    ...fields,
  });

test('an answer ends where the text does, at a stop string, or at the limit, and says which', () => {
  expect(plan({})).toMatchObject({ finish: 'stop', stopString: null });
  expect(plan({}).tokens.join('')).toBe('one two three. four');
  expect(plan({ maxTokens: 2 })).toEqual({ tokens: ['one', ' two'], finish: 'length', stopString: null });
  const stopped = plan({ stop: ['four', ' three'] });
  expect([stopped.tokens.join(''), stopped.finish, stopped.stopString]).toEqual([
    'one two',
    'stop_string',
    ' three',
  ]);
  expect(plan({ stop: [' three'], keepsStop: true }).tokens.join('')).toBe('one two three');
  expect(plan({ stop: ['one'] }).tokens).toEqual([]);
});

test('a length that is asked for is met to the token, and the count holds for the text', () => {
  const { tokens, finish } = plan({ exactTokens: 37 });
  expect([tokens.length, finish]).toEqual([37, 'stop']);
  expect(tokenize(tokens.join(''))).toHaveLength(37);
  expect(plan({ exactTokens: 37, maxTokens: 37 }).finish).toBe('length');
});

test('what does not fit the context is clamped, refused or truncated', () => {
  const fit = (overflow: 'clamp' | 'refuse' | 'truncate', promptTokens: number, maxTokens: number | null) =>
    fitContext({ promptTokens, maxTokens }, { maxModelLen: 100, overflow });
  expect(fit('clamp', 60, 80)).toEqual({ promptTokens: 60, maxTokens: 40, reservedTokens: 100 });
  expect(fit('refuse', 60, 80)).toEqual({
    kind: 'context',
    promptTokens: 60,
    requestedTokens: 80,
    limit: 100,
  });
  expect(fit('truncate', 150, 80)).toEqual({ promptTokens: 99, maxTokens: 80, reservedTokens: 100 });
  expect(fit('clamp', 60, null)).toMatchObject({ maxTokens: 40 });
  for (const overflow of ['clamp', 'refuse'] as const)
    expect(fit(overflow, 100, 1)).toMatchObject({ kind: 'context' });
});
