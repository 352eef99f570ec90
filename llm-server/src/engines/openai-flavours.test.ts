import { expect, test } from '@jest/globals';
import { collect } from './testing/engine-contract.ts';
import { ADAPTERS, createFakeWorld, type Adapter } from './testing/fake-world.ts';

const never = (): AbortSignal => new AbortController().signal;

function adapterOf(flavour: Adapter['flavour']): Adapter {
  const adapter = ADAPTERS.find((each) => each.flavour === flavour);
  if (adapter === undefined) throw new Error(`no adapter for ${flavour}`);
  return adapter;
}

test.each<[Adapter['flavour'], object]>([
  ['openai', { kind: 'openai', version: null, capacity: {} }],
  ['sglang', { kind: 'sglang', version: '0.5.9', capacity: { maxConcurrency: 3, kvCacheTokens: 40_000 } }],
  [
    'llamacpp',
    { kind: 'llamacpp', version: 'b9400', capacity: { maxConcurrency: 3, kvCacheTokens: 3 * 8_192 } },
  ],
  ['ollama', { kind: 'ollama', version: '0.15.2', capacity: {} }],
])('%s is known by its own ways, and tells what it can', async (flavour, told) => {
  await using world = await createFakeWorld(adapterOf(flavour), { slots: 3, kvTokens: 40_000 });
  const { models, ...description } = await world.engine.describe({ signal: never() });
  expect(description).toEqual(told);
  expect(models[0]?.maxContextTokens).toEqual({
    value: 8_192,
    source: flavour === 'openai' ? 'default' : 'engine',
  });
});

test('SGLang is told to stop also when a caller leaves the loop, and not when an answer is whole', async () => {
  await using world = await createFakeWorld(adapterOf('sglang'), { itlMs: 10 });
  for await (const event of world.engine.generate(world.request, { signal: never() }))
    if (event.type === 'delta') break;
  const startedAt = performance.now();
  while (world.fake.stats().running > 0 && performance.now() - startedAt < 1_000)
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(world.fake.stats()).toMatchObject({ running: 0, aborted: 1 });
  expect(world.fake.stats().tokensAfterClose).toBeLessThan(20);
  await world.fake.set({ itlMs: 0 });
  await collect(world.engine.generate(world.request, { signal: never() }));
  expect(world.fake.stats()).toMatchObject({ aborted: 1, completed: 1 });
});

test('an answer to a prompt that Ollama may have cut is refused and not passed off as one', async () => {
  await using world = await createFakeWorld(adapterOf('ollama'), { maxModelLen: 64, kvTokens: 64 });
  await world.engine.describe({ signal: never() });
  const messages = [{ role: 'user' as const, content: 'The river sings of '.repeat(50) }];
  await expect(
    collect(world.engine.generate({ ...world.request, messages, maxTokens: 20 }, { signal: never() })),
  ).rejects.toMatchObject({
    code: 'context_length_exceeded',
    details: { limit_tokens: 64, requested_tokens: 20, prompt_tokens: 63 },
  });
});
