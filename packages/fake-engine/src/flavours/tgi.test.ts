import { expect, test } from '@jest/globals';
import { startFakeEngine } from '../start-fake-engine.ts';
import { ask, chatBody, chunksOf, until } from '../testing/ask.ts';

const generate = (fields: object = {}): Record<string, unknown> => ({
  inputs: '<|user|>\nWhy?<|end|>\n<|assistant|>\n',
  parameters: { details: true, ...fields },
});

test('the native stream tells a token an event, and the whole text with the last, which is no text', async () => {
  await using engine = await startFakeEngine({ flavour: 'tgi' });
  const { headers, text } = await ask(engine.url, { path: '/generate_stream', body: generate() });
  const events = await chunksOf(text);
  expect(headers['x-accel-buffering']).toBe('no');
  expect(events[0]).toMatchObject({
    index: 1,
    token: { text: 'Echo', special: false },
    generated_text: null,
    details: null,
  });
  expect(events.at(-1)).toMatchObject({
    token: { text: '</s>', special: true },
    generated_text: 'Echo: Why?',
    details: { finish_reason: 'eos_token', generated_tokens: 4, seed: null },
  });
  expect(text).not.toContain('[DONE]');
});

test('at the limit the last token is text; at a stop string the string stays in the text', async () => {
  await using engine = await startFakeEngine({ flavour: 'tgi' });
  const limited = await chunksOf(
    (await ask(engine.url, { path: '/generate_stream', body: generate({ max_new_tokens: 2 }) })).text,
  );
  expect(limited.at(-1)).toMatchObject({
    token: { text: ':', special: false },
    generated_text: 'Echo:',
    details: { finish_reason: 'length' },
  });
  const { headers, text } = await ask(engine.url, { path: '/generate', body: generate({ stop: ['ho:'] }) });
  expect(JSON.parse(text)).toMatchObject({
    generated_text: 'Echo:',
    details: { finish_reason: 'stop_sequence' },
  });
  expect(headers['x-generated-tokens']).toBe('2');
});

test('the chat route repeats the role, has no id, and knows no max_completion_tokens', async () => {
  await using engine = await startFakeEngine({ flavour: 'tgi', model: 'llama' });
  const body = chatBody({
    model: 'tgi',
    stop: ['river'],
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = await chunksOf((await ask(engine.url, { body })).text);
  expect(chunks[0]).toMatchObject({
    id: '',
    model: 'llama',
    choices: [{ delta: { role: 'assistant', content: 'Echo' } }],
    usage: null,
  });
  expect(chunks.at(-3)).toMatchObject({
    choices: [{ delta: { content: '' }, finish_reason: 'stop_sequence' }],
  });
  expect(chunks.at(-2)).toMatchObject({ choices: [], usage: { completion_tokens: 6 } });
  expect((await ask(engine.url, { body: chatBody({ model: 'tgi', max_completion_tokens: 5 }) })).status).toBe(
    501,
  );
});

test('overload is 429, but in a stream an event under 200 that says 422', async () => {
  await using engine = await startFakeEngine({ flavour: 'tgi', slots: 1, ttftMs: 5_000 });
  const leave = new AbortController();
  const held = ask(engine.url, { body: chatBody({ model: 'tgi' }), signal: leave.signal }).catch(
    () => undefined,
  );
  await until(() => engine.stats().running === 1);
  const whole = await ask(engine.url, { body: chatBody({ model: 'tgi' }) });
  expect([whole.status, whole.text]).toEqual([
    429,
    '{"error":"Model is overloaded","error_type":"overloaded"}',
  ]);
  const stream = await ask(engine.url, { body: chatBody({ model: 'tgi', stream: true }) });
  expect([stream.status, await chunksOf(stream.text)]).toEqual([
    200,
    [{ error: { message: 'Model is overloaded', http_status_code: 422 } }, { done: true }],
  ]);
  const native = await ask(engine.url, { path: '/generate_stream', body: generate() });
  expect([native.status, await chunksOf(native.text)]).toEqual([
    200,
    [{ error: 'Model is overloaded', error_type: 'overloaded' }],
  ]);
  leave.abort();
  await held;
});

test('validation is 422, a model that is not an adapter fails to generate, a missing key has no body', async () => {
  await using engine = await startFakeEngine({
    flavour: 'tgi',
    model: 'llama',
    maxModelLen: 50,
    kvTokens: 50,
  });
  const tooLong = await ask(engine.url, { path: '/generate', body: generate({ max_new_tokens: 100 }) });
  expect([tooLong.status, JSON.parse(tooLong.text)]).toMatchObject([422, { error_type: 'validation' }]);
  expect((await ask(engine.url, { path: '/generate', body: generate({ temperature: 0 }) })).status).toBe(422);
  expect((await ask(engine.url, { body: chatBody({ model: 'tgi', top_p: 1 }) })).status).toBe(422);
  const adapter = await ask(engine.url, { body: chatBody({ model: 'llama' }) });
  expect([adapter.status, JSON.parse(adapter.text)]).toMatchObject([424, { error_type: 'generation' }]);
  await engine.set({ apiKey: 'secret' });
  const denied = await ask(engine.url, { body: chatBody({ model: 'tgi' }) });
  expect([denied.status, denied.text]).toEqual([401, '']);
});

test('/info and the tokenizers tell what adapters need', async () => {
  await using engine = await startFakeEngine({ flavour: 'tgi', slots: 6 });
  const info = JSON.parse((await ask(engine.url, { path: '/info' })).text);
  expect(info).toMatchObject({
    model_id: 'fake-model',
    max_concurrent_requests: 6,
    max_total_tokens: 8_192,
    max_input_tokens: 8_191,
  });
  const { messages } = chatBody();
  const counted = JSON.parse(
    (await ask(engine.url, { path: '/chat_tokenize', body: { model: 'tgi', messages } })).text,
  );
  const { usage } = JSON.parse((await ask(engine.url, { body: chatBody({ model: 'tgi' }) })).text);
  expect(counted.tokenize_response).toHaveLength(usage.prompt_tokens);
  const native = JSON.parse(
    (await ask(engine.url, { path: '/tokenize', body: { inputs: counted.templated_text } })).text,
  );
  expect(native.at(-1)).toMatchObject({ stop: [...counted.templated_text].length });
});
