import { startFakeEngine, type FakeEngine, type FakeEngineOptions } from '@twinscribe/fake-engine';
import type { Engine, EngineRequest } from '../engine.ts';
import type { EngineAddress } from '../openai/engine-client.ts';
import { createOpenAiEngine } from '../openai-engine.ts';
import { createTgiEngine } from '../tgi-engine.ts';
import { createVllmEngine } from '../vllm-engine.ts';

/** An adapter and the engine that it is for. */
export interface Adapter {
  readonly name: string;
  readonly flavour: NonNullable<FakeEngineOptions['flavour']>;
  /** What the fake's only model is called here. */
  readonly model: string;
  readonly create: (address: EngineAddress) => Engine;
}

const openai = (flavour: Adapter['flavour'], model = 'fake-model'): Adapter => ({
  name: flavour === 'openai' ? 'openai' : `openai (${flavour})`,
  flavour,
  model,
  create: (address) => createOpenAiEngine(address),
});

export const ADAPTERS: readonly Adapter[] = [
  {
    name: 'vllm',
    flavour: 'vllm',
    model: 'fake-model',
    create: (address) => createVllmEngine({ ...address, bootMs: 60_000 }),
  },
  {
    name: 'tgi',
    flavour: 'tgi',
    model: 'fake-model',
    create: (address) => createTgiEngine({ ...address, bootMs: 60_000 }),
  },
  openai('openai'),
  openai('sglang'),
  openai('llamacpp'),
  openai('ollama', 'fake-model:latest'),
];

export interface FakeWorld extends AsyncDisposable {
  readonly fake: FakeEngine;
  readonly engine: Engine;
  readonly request: EngineRequest;
}

/** Thirty words, some in other scripts. */
export const ANSWER = 'Le fleuve chante parce que 川は 😀 hills send their rain down. '.repeat(3).trim();

/** One adapter before a fake of its engine, which answers with `ANSWER`. */
export async function createFakeWorld(
  adapter: Adapter,
  { address = {}, ...options }: FakeEngineOptions & { address?: Partial<EngineAddress> } = {},
): Promise<FakeWorld> {
  const { flavour, model, create } = adapter;
  const scripts = [{ includes: 'river', text: ANSWER }];
  const fake = await startFakeEngine({ flavour, scripts, itlMs: 1, ...options });
  const limits = { connectTimeoutMs: 1_000, firstTokenTimeoutMs: 2_000, idleTimeoutMs: 2_000 };
  const engine = create({ url: fake.url, ...limits, ...address });
  return {
    fake,
    engine,
    request: {
      model,
      messages: [
        { role: 'developer', content: 'Answer in the author’s voice.' },
        { role: 'user', content: [{ type: 'text', text: 'Why does the river sing? 川は？' }] },
      ],
      maxTokens: 200,
      sampling: { temperature: 0.3, top_p: 1, presence_penalty: null, seed: 7 },
      requestId: 'request-1',
    },
    [Symbol.asyncDispose]: async () => {
      engine.close();
      const { unexpected } = fake.stats();
      await fake.close();
      if (unexpected.length > 0) throw new Error(`no such engine knows: ${unexpected.join('; ')}`);
    },
  };
}
