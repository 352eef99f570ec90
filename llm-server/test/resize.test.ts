import { expect, test } from '@jest/globals';
import { capabilitiesSchema, type Capabilities } from '@twinscribe/contracts';
import { startFakeEngine } from '@twinscribe/fake-engine';
import { createVllmEngine } from '../src/engines/vllm-engine.ts';
import { createService } from '../src/testing/create-service.ts';
import { eventually } from '../src/testing/eventually.ts';
import { chat } from './llm-world.ts';

const A10G = { model: 'llama-8b', slots: 4, maxModelLen: 8_192, kvTokens: 34_160 };
const A100 = { model: 'qwen-32b', slots: 24, maxModelLen: 32_768, kvTokens: 786_432 };

test('a larger engine behind the same URL is told and used while streams go on, and none is lost', async () => {
  await using fake = await startFakeEngine({ flavour: 'vllm', ...A10G, itlMs: 5 });
  const limits = { connectTimeoutMs: 1_000, firstTokenTimeoutMs: 10_000, idleTimeoutMs: 10_000 };
  const engine = createVllmEngine({ url: fake.url, bootMs: 60_000, ...limits });
  await using world = await createService(engine, { modelNames: new Map([['twin', '*']]) });
  const read = async (): Promise<Capabilities> =>
    capabilitiesSchema.parse(await (await fetch(`${world.url}/v1/capabilities`)).json());
  const ask = (words: number) => {
    const messages = [{ role: 'user', content: 'word '.repeat(words) }];
    return chat(world, { body: { model: 'twin', messages, max_tokens: 200, stream: true } });
  };
  const before = await read();
  expect((await ask(20_000)).status).toBe(400);
  const running = await Promise.all(Array.from({ length: 4 }, () => ask(200)));
  await fake.set(A100);
  await eventually(async () => (await read()).revision !== before.revision);
  const after = await read();
  expect((await ask(20_000)).status).toBe(200);
  for (const reply of running) expect(await reply.text()).toMatch(/\[DONE\]\n\n$/);
  const size = ({ models: [model], capacity }: Capabilities) => [
    model?.id,
    model?.max_context_tokens,
    capacity.kv_cache_tokens,
    capacity.recommended_concurrency,
  ];
  const told = (value: number) => ({ value, source: 'engine' });
  expect(size(before)).toEqual(['twin', told(8_192), told(34_160), 4]);
  expect(size(after)).toEqual(['twin', told(32_768), told(786_432), 24]);
  expect(fake.stats().unexpected).toEqual([]);
});
