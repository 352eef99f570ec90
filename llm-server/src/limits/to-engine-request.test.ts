import { expect, test } from '@jest/globals';
import { engineCompletionRequestSchema, type EngineCompletionRequest } from '@twinscribe/contracts';
import type { EngineModel } from '../engines/engine.ts';
import { estimatePromptTokens } from './estimate-prompt-tokens.ts';
import { findModel, toEngineRequest } from './to-engine-request.ts';

const model: EngineModel = {
  id: 'm',
  ownedBy: 'test',
  maxContextTokens: { value: 100, source: 'engine' },
  maxOutputTokens: { value: 60, source: 'engine' },
  countsExactly: false,
  generates: true,
};

/** A prompt of 8 tokens and as many more as there are words. */
function convert({
  words = 2,
  maxPromptTokens,
  features,
  exact = false,
  ...limits
}: Partial<EngineCompletionRequest> & {
  words?: number;
  maxPromptTokens?: EngineModel['maxPromptTokens'];
  features?: EngineModel['features'];
  exact?: boolean;
}) {
  const messages = [{ role: 'user', content: 'word '.repeat(words) }];
  const body = engineCompletionRequestSchema.parse({ model: 'm', messages, temperature: 0, ...limits });
  const prompt = { tokens: estimatePromptTokens(body.messages), exact };
  return toEngineRequest({
    body,
    model: { ...model, maxPromptTokens, features },
    prompt,
    caller: { requestId: 'request-1' },
  });
}

test('the newer name of the limit wins over the older one', () => {
  expect(convert({ max_tokens: 5, max_completion_tokens: 7 }).maxTokens).toBe(7);
  expect(convert({ max_tokens: 5 }).maxTokens).toBe(5);
});

test('where no length is asked for, it is what is left, up to what the model can give', () => {
  expect(convert({ words: 2, exact: true }).maxTokens).toBe(60);
  expect(convert({ words: 82, exact: true }).maxTokens).toBe(10);
});

test('of what is left by an estimate, a tenth of the context is kept back for what it may have missed', () => {
  expect(convert({ words: 2 }).maxTokens).toBe(60);
  expect(convert({ words: 62 }).maxTokens).toBe(20);
  expect(convert({ words: 91 }).maxTokens).toBe(1);
  expect(convert({ words: 62, max_tokens: 30 }).maxTokens).toBe(30);
});

test.each([{ words: 92 }, { words: 500 }, { words: 2, max_tokens: 91 }, { words: 2, max_tokens: 61 }])(
  'nothing is cut to fit: %j is refused',
  (asked) => {
    expect(() => convert(asked)).toThrow(expect.objectContaining({ code: 'context_length_exceeded' }));
  },
);

test('what just fits is passed on, with what was said about sampling', () => {
  expect(convert({ words: 52, max_tokens: 40 })).toMatchObject({
    maxTokens: 40,
    sampling: { temperature: 0 },
  });
  expect(convert({ words: 91 }).maxTokens).toBe(1);
});

test('a prompt beyond the engine’s own limit for prompts is refused, whatever the context has left', () => {
  const maxPromptTokens = { value: 20, source: 'engine' as const };
  expect(convert({ words: 12, max_tokens: 5, maxPromptTokens }).maxTokens).toBe(5);
  expect(() => convert({ words: 13, max_tokens: 5, maxPromptTokens })).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ limit_tokens: 20, prompt_tokens: 21 }) }),
  );
});

const json = { response_format: { type: 'json_object' } } as const;

test.each([
  [{ top_k: 20 }, { jsonSchema: true }, 'top_k'],
  [{ min_p: 0, repetition_penalty: 1 }, { sampling: ['repetition_penalty'] }, 'min_p'],
  [json, { sampling: ['top_k'] }, 'response_format'],
] as const)('what the model would not heed is refused by its name: %j', (asked, features, param) => {
  expect(() => convert({ ...asked, features })).toThrow(
    expect.objectContaining({ code: 'unsupported_parameter', param }),
  );
});

test('what it has is passed on; a wish for text is none', () => {
  const features = { jsonSchema: true, sampling: ['top_k'] } as const;
  expect(convert({ ...json, top_k: 20, features })).toMatchObject({
    sampling: { top_k: 20 },
    responseFormat: json.response_format,
  });
  expect(convert({ response_format: { type: 'text' }, top_k: null }).responseFormat).toBeUndefined();
});

test('a model that nobody offers is not found', () => {
  expect(findModel([model], 'm')).toBe(model);
  expect(() => findModel([model], 'x')).toThrow(expect.objectContaining({ code: 'model_not_found' }));
});
