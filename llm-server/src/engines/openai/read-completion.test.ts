import { expect, test } from '@jest/globals';
import type { ErrorCode } from '@twinscribe/contracts';
import { completionSteps, type FakeStep } from '../../testing/fake-script.ts';
import type { EngineEvent } from '../engine.ts';
import { collect } from '../testing/engine-contract.ts';
import { createOpenAiWorld, never, outcomeOf, request } from '../testing/openai-world.ts';

test('the usage that the engine tells is exact, wherever it tells it; without it the figures are estimates', async () => {
  const usage = async (steps: readonly FakeStep[]) => {
    await using world = await createOpenAiWorld();
    world.fake.play(steps);
    const end = (await collect(world.engine.generate(request, { signal: never() }))).at(-1);
    return end?.type === 'end' ? end.usage : undefined;
  };
  const told = { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13, exact: true };
  expect(await usage(completionSteps('Hello there.'))).toEqual(told);
  const withChoices =
    'data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":2}}\n\n';
  expect(await usage([{ raw: withChoices }, { done: true }])).toEqual(told);
  expect(await usage([{ text: 'Hello' }, { finish: 'stop' }, { done: true }])).toMatchObject({
    completion_tokens: 2,
    exact: false,
  });
});

test.each<[string, FakeStep[]]>([
  ['a byte at a time', [...Buffer.from(wire('é😀 ok'))].map((byte) => ({ raw: Uint8Array.of(byte) }))],
  [
    'CRLF, no space after the colon, comments',
    [
      { raw: ': keep-alive\r\n\r\n' },
      { raw: wire('é😀 ok').replaceAll('data: ', 'data:').replaceAll('\n', '\r\n') },
    ],
  ],
  [
    'empty and missing fields',
    [
      { role: true },
      {
        raw: 'data: {"choices":[{"delta":{},"finish_reason":null}],"usage":null}\n\ndata: {"choices":[]}\n\n',
      },
      { raw: wire('é😀 ok') },
    ],
  ],
])('a whole answer arrives whole, sent as %s', async (_how, steps) => {
  expect(await outcomeOf(steps)).toEqual({ finish: 'stop', text: 'é😀 ok' });
});

test('what comes in one piece goes on in one piece, in front of what fails in it', async () => {
  await using world = await createOpenAiWorld();
  const chunks = ['One ', 'two ', 'three.'].map((content) => event({ choices: [{ delta: { content } }] }));
  world.fake.play([{ raw: [...chunks, event({ error: 'planted' })].join('') }]);
  const events: EngineEvent[] = [];
  const reading = collect(world.engine.generate(request, { signal: never() }), events);
  await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'engine_error' }));
  expect(events).toEqual([{ type: 'delta', text: 'One two three.' }]);
});

test.each([
  ['stop', 'stop'],
  ['eos_token', 'stop'],
  ['stop_sequence', 'stop'],
  ['length', 'length'],
])('finish reason %s is %s', async (finish, expected) => {
  expect(await outcomeOf([{ text: 'a' }, { finish }, { done: true }])).toEqual({
    finish: expected,
    text: 'a',
  });
});

test('a connection that closes properly after the reason for ending, without [DONE], was a whole answer', async () => {
  expect(await outcomeOf([{ text: 'a' }, { finish: 'stop' }])).toEqual({ finish: 'stop', text: 'a' });
});

test.each<[string, ErrorCode, FakeStep[]]>([
  ['another reason', 'engine_error', [{ text: 'a' }, { finish: 'abort' }, { done: true }]],
  ['an error as its reason', 'engine_error', [{ text: 'a' }, { finish: 'error' }, { done: true }]],
  ['a reason of no sense', 'engine_error', [{ text: 'a' }, { finish: 'constructor' }, { done: true }]],
  ['a filter', 'engine_error', [{ text: 'a' }, { finish: 'content_filter' }, { done: true }]],
  ['[DONE] without a reason', 'engine_protocol_error', [{ text: 'a' }, { done: true }]],
  ['nothing at all', 'engine_protocol_error', [{ text: 'a' }]],
  ['a cut connection', 'engine_error', [{ text: 'a' }, { waitMs: 20 }, { cut: true }]],
  [
    'an error event',
    'engine_error',
    [{ text: 'a' }, { raw: event({ error: { message: 'planted', code: 500 } }) }, { done: true }],
  ],
  [
    'an error as a string',
    'engine_error',
    [{ text: 'a' }, { raw: event({ error: 'planted' }) }, { done: true }],
  ],
  ['an event that is not JSON', 'engine_protocol_error', [{ text: 'a' }, { raw: 'data: <html>\n\n' }]],
  ['an event of another form', 'engine_protocol_error', [{ text: 'a' }, { raw: event({ choices: 'x' }) }]],
])('an answer that ends with %s is %s, never a short answer', async (_how, error, steps) => {
  expect(await outcomeOf([{ role: true }, ...steps])).toEqual({ error, text: 'a' });
});

test.each<[string, ErrorCode, FakeStep[]]>([
  ['only [DONE]', 'engine_protocol_error', [{ done: true }]],
  ['HTML from a proxy', 'engine_error', [{ status: 502, body: '<html>planted</html>' }]],
  ['an overload', 'engine_overloaded', [{ status: 429, body: '{"error":"Model is overloaded"}' }]],
  ['no room', 'engine_overloaded', [{ status: 503, body: '' }]],
  [
    'an overload inside the stream',
    'engine_overloaded',
    [{ raw: event({ error: { message: 'Model is overloaded', http_status_code: 422 } }) }],
  ],
  [
    'a prompt too long for it',
    'context_length_exceeded',
    [{ status: 400, body: "This model's maximum context length is 4096 tokens." }],
  ],
  [
    'the same in TGI’s words',
    'context_length_exceeded',
    [{ raw: event({ error: { message: '`inputs` must have less than 4096 tokens: too many tokens' } }) }],
  ],
  [
    'a model it does not have',
    'model_not_found',
    [{ status: 404, body: '{"error":{"message":"The model `x` does not exist."}}' }],
  ],
  ['a key it does not accept', 'engine_error', [{ status: 401, body: '{"error":"Unauthorized"}' }]],
  [
    'a parameter it does not accept',
    'invalid_request',
    [{ status: 400, body: '{"error":{"message":"bad"}}' }],
  ],
])('an engine that answers with %s is %s before any event', async (_how, error, steps) => {
  expect(await outcomeOf(steps)).toEqual({ error, text: '' });
});

test('what the engine said stays in the cause', async () => {
  await using world = await createOpenAiWorld();
  world.fake.play([{ status: 500, body: 'planted' }]);
  const error: unknown = await collect(world.engine.generate(request, { signal: never() })).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ message: 'The engine failed.', cause: { message: 'status 500: planted' } });
});

function event(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function wire(text: string): string {
  return `${event({ choices: [{ delta: { content: text } }] })}${event({ choices: [{ delta: {}, finish_reason: 'stop' }] })}data: [DONE]\n\n`;
}
