import { expect, test } from '@jest/globals';
import { chatCompletionChunkSchema, chatCompletionSchema, modelListSchema } from '@twinscribe/contracts';
import { startFakeEngine } from '../start-fake-engine.ts';
import { ask, askJson, chatBody, chunksOf, parse } from '../testing/ask.ts';

test('a stream opens with the role, merges the limit into the last token, and tells the usage apart', async () => {
  await using engine = await startFakeEngine();
  const { status, headers, text } = await ask(engine.url, {
    body: chatBody({ max_tokens: 3, stream: true, stream_options: { include_usage: true } }),
  });
  const chunks = await chunksOf(text);
  expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  expect(chunks.map((chunk) => chunk.choices?.[0]?.delta)).toEqual([
    { role: 'assistant', content: '' },
    { content: 'Echo' },
    { content: ':' },
    { content: ' Why' },
    undefined,
    undefined,
  ]);
  expect(chunks[3]).toMatchObject({ choices: [{ finish_reason: 'length', stop_reason: null }] });
  const promptTokens = engine.requests()[0]?.promptTokens ?? 0;
  expect(chunks[4]).toMatchObject({
    choices: [],
    usage: { prompt_tokens: promptTokens, completion_tokens: 3, total_tokens: promptTokens + 3 },
  });
  expect(chunks[5]).toEqual({ done: true });
  for (const chunk of chunks.slice(0, 5))
    expect(chatCompletionChunkSchema.safeParse(chunk).error).toBeUndefined();
});

test('a text that comes to its end has a chunk of its own for that; a stop string is named and cut off', async () => {
  await using engine = await startFakeEngine();
  const ended = await chunksOf((await ask(engine.url, { body: chatBody({ stream: true }) })).text);
  expect(ended.at(-2)).toMatchObject({
    choices: [{ delta: { content: '' }, finish_reason: 'stop', stop_reason: null }],
  });
  const stopped = await askJson(engine.url, { body: chatBody({ stop: [' sing'] }) });
  expect(chatCompletionSchema.parse(stopped).choices[0].message.content).toBe('Echo: Why does the river');
  expect(stopped).toMatchObject({ choices: [{ finish_reason: 'stop', stop_reason: ' sing' }] });
});

test('usage in every chunk counts up', async () => {
  await using engine = await startFakeEngine();
  const stream_options = { include_usage: true, continuous_usage_stats: true };
  const chunks = await chunksOf(
    (await ask(engine.url, { body: chatBody({ max_tokens: 2, stream: true, stream_options }) })).text,
  );
  expect(chunks.slice(0, -1).map(({ usage }) => usage?.completion_tokens)).toEqual([0, 1, 2, 2]);
});

test('the counts of /tokenize are those of the usage', async () => {
  await using engine = await startFakeEngine();
  const messages = [
    { role: 'system', content: 'Answer in the author’s voice.' },
    { role: 'user', content: [{ type: 'text', text: 'Pourquoi la rivière chante-t-elle ? 川は？' }] },
  ];
  const counted = await askJson(engine.url, { path: '/tokenize', body: { model: 'fake-model', messages } });
  const { usage, choices } = await askJson(engine.url, { body: chatBody({ messages }) });
  expect(counted).toMatchObject({ count: usage?.prompt_tokens, max_model_len: 8_192 });
  expect(counted.tokens).toHaveLength(usage?.prompt_tokens ?? 0);
  const answer = { prompt: choices?.[0]?.message?.content };
  expect((await askJson(engine.url, { path: '/tokenize', body: answer })).count).toBe(
    usage?.completion_tokens,
  );
});

test('models are the one that is served and its adapters; others do not exist', async () => {
  await using engine = await startFakeEngine({ model: 'base', adapters: ['twin-ada'] });
  const list = await askJson(engine.url, { path: '/v1/models' });
  expect(list.data).toMatchObject([
    { id: 'base', parent: null, max_model_len: 8_192, owned_by: 'vllm' },
    { id: 'twin-ada', parent: 'base', max_model_len: null },
  ]);
  expect(modelListSchema.safeParse({ ...list, data: list.data?.slice(0, 1) }).error).toBeUndefined();
  expect(await askJson(engine.url, { body: chatBody({ model: 'twin-ada' }) })).toMatchObject({
    model: 'twin-ada',
  });
  const missing = await ask(engine.url, { body: chatBody({ model: 'twin-bob' }) });
  expect([missing.status, parse(missing.text)]).toEqual([
    404,
    {
      error: {
        message: 'The model `twin-bob` does not exist.',
        type: 'NotFoundError',
        param: 'model',
        code: 404,
      },
    },
  ]);
});

test('metrics tell load and capacity', async () => {
  await using engine = await startFakeEngine({ kvTokens: 34_168 });
  await ask(engine.url, { body: chatBody({ max_tokens: 5 }) });
  const { text } = await ask(engine.url, { path: '/metrics' });
  expect(text).toContain('vllm:num_requests_running{engine="0",model_name="fake-model"} 0\n');
  expect(text).toContain('vllm:num_requests_waiting{engine="0",model_name="fake-model"} 0\n');
  expect(text).toContain('vllm:generation_tokens_total{engine="0",model_name="fake-model"} 5\n');
  expect(text).toMatch(
    /# TYPE vllm:cache_config_info gauge\nvllm:cache_config_info\{block_size="16",.*num_gpu_blocks="2135"\} 1\n/,
  );
  expect(text).toContain('kv_cache_size_tokens="34160"');
});

test('what does not fit is clamped without a word, or refused with the numbers where it is so configured', async () => {
  await using engine = await startFakeEngine({ maxModelLen: 60, kvTokens: 60 });
  const asked = chatBody({ max_tokens: 500, ignore_eos: true });
  const clamped = await askJson(engine.url, { body: asked });
  expect(clamped.usage?.total_tokens).toBe(60);
  await engine.set({ overflow: 'refuse' });
  const refused = await ask(engine.url, { body: asked });
  expect([refused.status, parse(refused.text).error]).toMatchObject([
    400,
    {
      message: expect.stringMatching(/maximum context length is 60 tokens.*500 output tokens/),
      type: 'BadRequestError',
      code: 400,
      param: 'input_tokens',
    },
  ]);
  await engine.set({ overflow: 'clamp' });
  const tooLong = await ask(engine.url, {
    body: chatBody({ messages: [{ role: 'user', content: 'river '.repeat(200) }] }),
  });
  expect(tooLong.status).toBe(400);
});

test('a key protects /v1 and nothing else', async () => {
  await using engine = await startFakeEngine({ apiKey: 'secret' });
  const denied = await ask(engine.url);
  expect([denied.status, denied.text]).toEqual([401, '{"error":"Unauthorized"}']);
  expect((await ask(engine.url, { headers: { authorization: 'Bearer secret' } })).status).toBe(200);
  expect((await ask(engine.url, { path: '/metrics' })).status).toBe(200);
  expect((await ask(engine.url, { path: '/health' })).text).toBe('');
});

test('cache_salt, sampling and the request id are taken; the id is the id of the reply', async () => {
  await using engine = await startFakeEngine();
  const body = chatBody({
    cache_salt: 'tenant',
    temperature: 0.2,
    top_k: 5,
    request_id: 'mine',
    user: 'ada',
    seed: 3,
  });
  expect((await askJson(engine.url, { body })).id).toBe('mine');
  expect(engine.stats().unexpected).toEqual([]);
  expect((await ask(engine.url, { body: chatBody({ temperature: 3 }) })).status).toBe(400);
});
