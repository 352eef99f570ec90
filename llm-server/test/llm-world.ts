import { createExtractiveEngine } from '../src/engines/extractive-engine.ts';
import { createOpenAiEngine } from '../src/engines/openai-engine.ts';
import { createService, type LlmService, type TestServiceOptions } from '../src/testing/create-service.ts';
import { createFakeOpenAiEngine, type FakeOpenAiEngine } from '../src/testing/fake-openai-engine.ts';

export type LlmWorld = LlmService;

export interface FakeLlmWorld extends LlmWorld {
  readonly fake: FakeOpenAiEngine;
}

/** The whole service with the engine that needs nothing. */
export function createExtractiveWorld(): Promise<LlmWorld> {
  return createService(createExtractiveEngine());
}

/** The whole service before a scripted engine, which offers these models from the start. */
export async function createFakeWorld({
  models,
  ...options
}: TestServiceOptions & { models?: Parameters<FakeOpenAiEngine['offer']>[0] } = {}): Promise<FakeLlmWorld> {
  const fake = await createFakeOpenAiEngine();
  if (models !== undefined) fake.offer(models);
  const world = await createService(
    createOpenAiEngine({
      url: fake.url,
      connectTimeoutMs: 500,
      firstTokenTimeoutMs: 1_000,
      idleTimeoutMs: 1_000,
    }),
    options,
  );
  return {
    ...world,
    fake,
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await fake[Symbol.asyncDispose]();
    },
  };
}

export interface ChatBody {
  readonly [field: string]: unknown;
}

export const hello: ChatBody = { model: 'fake-model', messages: [{ role: 'user', content: 'Hello?' }] };

export function chat(
  world: LlmWorld,
  { body = hello, signal }: { body?: ChatBody; signal?: AbortSignal } = {},
): Promise<Response> {
  return fetch(`${world.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}
