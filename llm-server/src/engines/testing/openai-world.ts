import { AppError } from '@twinscribe/platform';
import { createFakeOpenAiEngine, type FakeOpenAiEngine } from '../../testing/fake-openai-engine.ts';
import type { FakeStep } from '../../testing/fake-script.ts';
import type { Engine, EngineEvent, EngineRequest } from '../engine.ts';
import { createOpenAiEngine, type OpenAiEngineOptions } from '../openai-engine.ts';
import { collect, textOf } from './engine-contract.ts';

export const request: EngineRequest = {
  model: 'fake-model',
  messages: [{ role: 'user', content: 'Hello?' }],
  maxTokens: 100,
  sampling: {},
  requestId: 'request-1',
};

export interface OpenAiWorld extends AsyncDisposable {
  readonly fake: FakeOpenAiEngine;
  readonly engine: Engine;
}

export async function createOpenAiWorld(options: Partial<OpenAiEngineOptions> = {}): Promise<OpenAiWorld> {
  const fake = await createFakeOpenAiEngine();
  const limits = { connectTimeoutMs: 1_000, firstTokenTimeoutMs: 2_000, idleTimeoutMs: 2_000 };
  const engine = createOpenAiEngine({ url: fake.url, ...limits, ...options });
  return {
    fake,
    engine,
    [Symbol.asyncDispose]: async () => {
      engine.close();
      await fake[Symbol.asyncDispose]();
    },
  };
}

export const never = (): AbortSignal => new AbortController().signal;

/** Error code, or finish reason, and the text that came before. */
export async function outcomeOf(
  steps: readonly FakeStep[],
  options: Partial<OpenAiEngineOptions> = {},
): Promise<Record<string, string>> {
  await using world = await createOpenAiWorld(options);
  world.fake.play(steps);
  const events: EngineEvent[] = [];
  try {
    await collect(world.engine.generate(request, { signal: never() }), events);
  } catch (error) {
    return { error: error instanceof AppError ? error.code : String(error), text: textOf(events) };
  }
  const end = events.at(-1);
  return { finish: end?.type === 'end' ? end.finishReason : 'none', text: textOf(events) };
}
