import { expect, test } from '@jest/globals';
import { FLAVOURS } from '../behaviour.ts';
import { startFakeEngine } from '../start-fake-engine.ts';
import { ask, askJson, chatBody, chunksOf, contentOf, parse } from '../testing/ask.ts';

const TEXT = 'Echo: Why does the river sing at night?';

test.each(FLAVOURS)(
  '%s tells the same text and the same counts in a stream and as a whole',
  async (flavour) => {
    await using engine = await startFakeEngine({ flavour, model: flavour === 'tgi' ? 'fake-model' : 'twin' });
    const model = flavour === 'tgi' ? 'tgi' : 'twin';
    const whole = await askJson(engine.url, { body: chatBody({ model, max_tokens: 50 }) });
    const streamed = await ask(engine.url, {
      body: chatBody({ model, max_tokens: 50, stream: true, stream_options: { include_usage: true } }),
    });
    const chunks = await chunksOf(streamed.text);
    expect([whole.choices?.[0]?.message?.content, await contentOf(streamed.text)]).toEqual([TEXT, TEXT]);
    expect(chunks.find(({ choices }) => choices?.length === 0)?.usage).toEqual(whole.usage);
    expect(whole.choices?.[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toEqual({ done: true });
    expect(engine.stats()).toMatchObject({
      completed: 2,
      generatedTokens: 2 * (whole.usage?.completion_tokens ?? 0),
      unexpected: [],
    });
  },
);

test.each(FLAVOURS)('%s refuses loudly what it was not told of, and notes it', async (flavour) => {
  await using engine = await startFakeEngine({ flavour, model: 'twin', adapters: ['twin'] });
  const field = await ask(engine.url, { body: chatBody({ model: 'twin', temprature: 1 }) });
  const value = await ask(engine.url, { body: chatBody({ model: 'twin', tools: [{ type: 'function' }] }) });
  const route = await ask(engine.url, { path: '/v2/everything' });
  expect([field.status, value.status, route.status]).toEqual([501, 501, 501]);
  expect(engine.stats()).toMatchObject({
    requests: 0,
    unexpected: [
      'field temprature of POST /v1/chat/completions',
      'value of tools (not simulated) of POST /v1/chat/completions',
      'route of GET /v2/everything',
    ],
  });
});

test('the facts about an engine are asked for as strictly', async () => {
  await using engine = await startFakeEngine();
  const { status } = await ask(engine.url, { path: '/tokenize', body: { promt: 'Why?' } });
  expect([status, engine.stats().unexpected]).toEqual([501, ['field promt of POST /tokenize']]);
});

test('where it is not strict it notes what it does not know and goes on, as the engines do', async () => {
  await using engine = await startFakeEngine({ strict: false });
  expect((await ask(engine.url, { body: chatBody({ temprature: 1 }) })).status).toBe(200);
  expect((await ask(engine.url, { path: '/v2/everything' })).status).toBe(404);
  expect(engine.stats().unexpected).toHaveLength(2);
});

test('asking one engine for what another has is no mistake: 404, and nothing to note', async () => {
  await using engine = await startFakeEngine({ flavour: 'openai' });
  const probes = ['/props', '/get_server_info', '/info', '/api/version', '/version', '/metrics', '/health'];
  const statuses = await Promise.all(probes.map(async (path) => (await ask(engine.url, { path })).status));
  expect(statuses).toEqual(probes.map(() => 404));
  expect(engine.stats().unexpected).toEqual([]);
});

test('JSON of a wanted form comes from a script, or not at all', async () => {
  await using engine = await startFakeEngine();
  const body = chatBody({ response_format: { type: 'json_object' } });
  expect((await ask(engine.url, { body })).status).toBe(501);
  await engine.set({ scripts: [{ includes: 'river', text: '{"question":"Why?"}' }] });
  expect((await askJson(engine.url, { body })).choices?.[0]?.message?.content).toBe('{"question":"Why?"}');
});

test('OpenAI: usage is null until the last chunk, codes are strings, the context length is nowhere', async () => {
  await using engine = await startFakeEngine({
    flavour: 'openai',
    maxModelLen: 40,
    kvTokens: 400,
    slots: 1,
    maxQueued: 0,
  });
  const body = chatBody({ max_tokens: 2, stream: true, stream_options: { include_usage: true } });
  const chunks = await chunksOf((await ask(engine.url, { body })).text);
  expect(chunks.slice(0, -2).every(({ usage }) => usage === null)).toBe(true);
  const tooLong = await askJson(engine.url, { body: chatBody({ max_tokens: 400 }) });
  expect(tooLong.error).toMatchObject({ code: 'context_length_exceeded', type: 'invalid_request_error' });
  const { data } = await askJson(engine.url, { path: '/v1/models' });
  expect(Object.keys(data?.[0] ?? {}).sort()).toEqual(['created', 'id', 'object', 'owned_by']);
});

test('SGLang: nulls in every delta, errors at the top level, limits in /get_server_info', async () => {
  await using engine = await startFakeEngine({ flavour: 'sglang', maxModelLen: 60, kvTokens: 400 });
  const chunks = await chunksOf(
    (await ask(engine.url, { body: chatBody({ max_tokens: 2, stream: true, rid: 'mine' }) })).text,
  );
  expect(chunks[1]).toMatchObject({
    id: 'mine',
    choices: [{ delta: { role: null, content: 'Echo', reasoning_content: null }, matched_stop: null }],
    usage: null,
  });
  const tooLong = await ask(engine.url, { body: chatBody({ max_tokens: 400 }) });
  expect([tooLong.status, parse(tooLong.text)]).toMatchObject([
    400,
    { object: 'error', code: 400, type: 'BadRequestError' },
  ]);
  expect(await askJson(engine.url, { path: '/get_server_info' })).toMatchObject({
    context_length: 60,
    max_running_requests: 4,
    max_total_num_tokens: 400,
  });
  expect((await askJson(engine.url, { path: '/v1/models' })).data?.[0]).toMatchObject({
    owned_by: 'sglang',
    max_model_len: 60,
  });
});

test('llama.cpp: what one slot has is in /props, a prompt that is too long has its numbers in the error', async () => {
  await using engine = await startFakeEngine({
    flavour: 'llamacpp',
    slots: 3,
    maxModelLen: 20,
    kvTokens: 60,
  });
  expect(await askJson(engine.url, { path: '/props' })).toMatchObject({
    total_slots: 3,
    default_generation_settings: { n_ctx: 20 },
  });
  expect(await askJson(engine.url, { path: '/slots' })).toHaveLength(3);
  const messages = [{ role: 'user', content: 'river '.repeat(30) }];
  const tooLong = await ask(engine.url, { body: chatBody({ messages }) });
  expect([tooLong.status, parse(tooLong.text).error]).toMatchObject([
    400,
    { type: 'exceed_context_size_error', n_ctx: 20 },
  ]);
});

test('Ollama: a prompt that is too long loses its beginning without a word, and codes are null', async () => {
  await using engine = await startFakeEngine({
    flavour: 'ollama',
    model: 'twin',
    maxModelLen: 40,
    kvTokens: 200,
  });
  const messages = [{ role: 'user', content: `${'lost '.repeat(100)}kept` }];
  const { usage } = await askJson(engine.url, { body: chatBody({ model: 'twin', messages, max_tokens: 5 }) });
  expect(usage?.prompt_tokens).toBe(39);
  const missing = await ask(engine.url, { body: chatBody({ model: 'nobody' }) });
  expect([missing.status, parse(missing.text).error]).toMatchObject([
    404,
    { code: null, type: 'not_found_error' },
  ]);
  const chunks = await chunksOf(
    (await ask(engine.url, { body: chatBody({ model: 'twin:latest', stream: true }) })).text,
  );
  expect(chunks.slice(0, -1).every(({ choices }) => choices?.[0]?.delta?.role === 'assistant')).toBe(true);
  expect(await askJson(engine.url, { path: '/api/version' })).toEqual({ version: '0.15.2' });
});
