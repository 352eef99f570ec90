import { expect, test } from '@jest/globals';
import type { Capabilities } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import { contextBudget } from './context-budget.ts';

const model = (contextTokens: number): Capabilities['models'][number] => ({
  id: 'm',
  parent: null,
  max_context_tokens: { value: contextTokens, source: 'engine' },
  max_output_tokens: { value: 512, source: 'engine' },
  features: {
    stream: true,
    generates: true,
    json_schema: false,
    logprobs: false,
    sampling: [],
    priority: false,
  },
  tokenizer: { exact: false },
});

const user = (content: string) => ({ role: 'user', content }) as const;

test('a larger model gives passages more room, up to what an answer can use', () => {
  const messages = [user('What did I write?')];
  const [small, large, huge] = [4_096, 8_192, 131_072].map(
    (size) => contextBudget({ model: model(size), messages }).passageTokens,
  );
  expect(small).toBeLessThan(large as number); // three sizes give three budgets
  expect(huge).toBe(6_000);
});

test('the answer is never promised more than the model can put out', () => {
  expect(contextBudget({ model: model(8_192), messages: [user('?')], maxTokens: 100_000 }).outputTokens).toBe(
    512,
  );
});

test('a prompt that leaves no room for an answer is refused with the figures', () => {
  const refused = () => contextBudget({ model: model(1_000), messages: [user('word '.repeat(2_000))] });
  expect(refused).toThrow(AppError);
  try {
    refused();
  } catch (error) {
    expect(error).toMatchObject({
      code: 'context_length_exceeded',
      details: { contextTokens: 1_000, outputTokens: 512 },
    });
  }
});
