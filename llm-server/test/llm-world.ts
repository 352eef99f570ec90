import {
  createCapturedLogger,
  loopback,
  type CapturedLogger,
  type Loopback,
} from '@twinscribe/platform/testing';
import { createLifecycle, createMetrics, systemClock, type Lifecycle } from '@twinscribe/platform';
import { createApp } from '../src/app.ts';
import { createCapabilitySource } from '../src/capabilities/capability-source.ts';
import type { Engine } from '../src/engines/engine.ts';
import { createExtractiveEngine } from '../src/engines/extractive-engine.ts';
import { createOpenAiEngine } from '../src/engines/openai-engine.ts';
import { createGenerationMetrics } from '../src/metrics/generation-metrics.ts';
import { createFakeOpenAiEngine, type FakeOpenAiEngine } from '../src/testing/fake-openai-engine.ts';

export interface LlmWorld extends AsyncDisposable {
  readonly url: string;
  readonly log: CapturedLogger;
  readonly lifecycle: Lifecycle;
  readonly server: Loopback['server'];
}

export interface FakeLlmWorld extends LlmWorld {
  readonly fake: FakeOpenAiEngine;
}

async function createWorld(engine: Engine): Promise<LlmWorld> {
  const log = createCapturedLogger();
  const lifecycle = createLifecycle({ drainMs: 100, graceMs: 500 }, log);
  const limits = { bodyBytes: 1024 * 1024, firstTokenTimeoutMs: 1_000, idleTimeoutMs: 1_000 };
  const metrics = createMetrics({ service: 'llm-server' });
  const app = createApp({
    engine,
    capabilities: createCapabilitySource({ limits }, { engine, readiness: lifecycle.state }),
    limits,
    logger: log.logger,
    metrics,
    generationMetrics: createGenerationMetrics(metrics),
    readiness: lifecycle.state,
    shutdownSignal: lifecycle.shutdownSignal,
    clock: systemClock,
  });
  const loop = await loopback(app);
  lifecycle.markReady();
  return {
    url: loop.url,
    server: loop.server,
    log,
    lifecycle,
    [Symbol.asyncDispose]: async () => {
      await loop[Symbol.asyncDispose]();
      engine.close();
    },
  };
}

/** The whole service with the engine that needs nothing. */
export function createExtractiveWorld(): Promise<LlmWorld> {
  return createWorld(createExtractiveEngine());
}

/** The whole service before a scripted engine. */
export async function createFakeWorld(): Promise<FakeLlmWorld> {
  const fake = await createFakeOpenAiEngine();
  const world = await createWorld(
    createOpenAiEngine({
      url: fake.url,
      connectTimeoutMs: 500,
      firstTokenTimeoutMs: 1_000,
      idleTimeoutMs: 1_000,
    }),
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
