import { expect, test } from '@jest/globals';
import { chatCompletionRequestSchema } from '@twinscribe/contracts';
import type { EngineModel } from '../engines/engine.ts';
import { countPrompt } from './count-prompt.ts';

const contextTokens = 2_000;

/** Whether the engine was asked, for a prompt of so many bytes. */
async function wasAsked({
  bytes,
  maxTokens,
  maxPromptTokens,
}: {
  bytes: number;
  maxTokens?: number;
  maxPromptTokens?: number;
}): Promise<boolean> {
  const limit = { value: contextTokens, source: 'engine' } as const;
  const model: EngineModel = {
    ...{ id: 'm', ownedBy: 'test', countsExactly: true, generates: true },
    maxContextTokens: limit,
    maxOutputTokens: limit,
    maxPromptTokens: maxPromptTokens === undefined ? undefined : { value: maxPromptTokens, source: 'engine' },
  };
  const messages = [{ role: 'user', content: '中'.repeat(bytes / 3) }];
  const body = chatCompletionRequestSchema.parse({ model: 'm', messages, max_tokens: maxTokens });
  const engine = { countPrompt: () => Promise.resolve({ tokens: 1, exact: true }) };
  return (await countPrompt({ body, model }, { engine, signal: new AbortController().signal })).exact;
}

test('the engine is asked only where the prompt could be too long if each byte were a token', async () => {
  expect(await wasAsked({ bytes: 300, maxTokens: 1_000 })).toBe(false);
  expect(await wasAsked({ bytes: 600, maxTokens: 1_000 })).toBe(true);
  expect(await wasAsked({ bytes: 300, maxTokens: 1_000, maxPromptTokens: 800 })).toBe(true);
});

test('the engine is asked where the answer may take all that the prompt leaves', async () => {
  expect(await wasAsked({ bytes: 3 })).toBe(true);
});
