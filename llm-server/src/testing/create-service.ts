import { createLifecycle, createMetrics, systemClock, type Lifecycle } from '@twinscribe/platform';
import {
  createCapturedLogger,
  loopback,
  type CapturedLogger,
  type Loopback,
} from '@twinscribe/platform/testing';
import { createApp } from '../app.ts';
import { createCapabilitySource } from '../capabilities/capability-source.ts';
import type { Engine } from '../engines/engine.ts';
import { createGenerationMetrics } from '../metrics/generation-metrics.ts';

export interface LlmService extends AsyncDisposable {
  readonly url: string;
  readonly log: CapturedLogger;
  readonly lifecycle: Lifecycle;
  readonly server: Loopback['server'];
}

/** The whole service on a free port, before any engine. Closes the engine with itself. */
export async function createService(engine: Engine): Promise<LlmService> {
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
