import { expect, test } from '@jest/globals';
import { chatCompletionRequestSchema, messageText } from './chat-completion.ts';

const parse = (fields: object) =>
  chatCompletionRequestSchema.safeParse({
    model: 'twin',
    messages: [{ role: 'user', content: 'Hello' }],
    ...fields,
  });

test('the fields that OpenAI clients send by default are accepted', () => {
  const result = parse({
    temperature: 0.2,
    max_completion_tokens: 100,
    stream: true,
    stream_options: { include_usage: true },
    stop: null,
    n: 1,
  });
  expect(result.error).toBeUndefined();
});

test('unknown fields, several choices and sampling out of range are refused', () => {
  for (const fields of [
    { best_of: 3 },
    { n: 2 },
    { temperature: 3 },
    { top_p: 0 },
    { max_tokens: 0 },
    { messages: [] },
  ]) {
    expect({ fields, ok: parse(fields).success }).toEqual({ fields, ok: false });
  }
});

test('a lone surrogate is refused, a whole emoji is not', () => {
  expect(parse({ messages: [{ role: 'user', content: 'a\ud83d' }] }).success).toBe(false);
  expect(parse({ messages: [{ role: 'user', content: 'a🦔' }] }).success).toBe(true);
});

test('the text parts of a message are one text', () => {
  expect(
    messageText({
      content: [
        { type: 'text', text: 'one ' },
        { type: 'text', text: 'two' },
      ],
    }),
  ).toBe('one two');
});
