import { createLifecycle, systemClock, type Lifecycle, type Tracer } from '@twinscribe/platform';
import {
  createCapturedLogger,
  loopback,
  type CapturedLogger,
  type Loopback,
} from '@twinscribe/platform/testing';
import type { QueueLimits } from '../admission/create-admission.ts';
import { createAppDeps, type ServiceOptions } from '../app-deps.ts';
import { createApp } from '../app.ts';
import { drainFirst } from '../drain/drain-first.ts';
import type { Engine } from '../engines/engine.ts';
import type { Limits } from '../limits/limits.ts';

export interface LlmService extends AsyncDisposable {
  readonly url: string;
  readonly log: CapturedLogger;
  readonly lifecycle: Lifecycle;
  readonly server: Loopback['server'];
}

export interface TestServiceOptions extends Partial<Omit<ServiceOptions, 'server'>> {
  readonly queue?: Partial<QueueLimits>;
  readonly limits?: Partial<Limits>;
  readonly deregistrationMs?: number;
  readonly tracer?: Tracer;
}

/** The whole service on a free port, before any engine. Closes the engine with itself. */
export async function createService(
  engine: Engine,
  { queue, limits: ownLimits, deregistrationMs = 0, tracer, ...options }: TestServiceOptions = {},
): Promise<LlmService> {
  const log = createCapturedLogger();
  const { drainWindowMs = 100 } = options;
  const own = createLifecycle({ drainMs: drainWindowMs - deregistrationMs, graceMs: 500 }, log);
  const limits = {
    bodyBytes: 1024 * 1024,
    maxRequestMs: 600_000,
    firstTokenTimeoutMs: 1_000,
    idleTimeoutMs: 1_000,
    commitAfterMs: 10_000,
    ...ownLimits,
  };
  const server = {
    limits,
    queue: { queueMax: 64, tenantMax: 16, queueTimeoutMs: 30_000, ...queue },
    hardware: undefined,
  };
  const defaults = { capacity: {}, modelNames: undefined, adminToken: undefined, drainWindowMs };
  const deps = createAppDeps(
    { ...defaults, ...options, server },
    {
      engine,
      lifecycle: own,
      logger: log.logger,
      clock: systemClock,
      ...(tracer === undefined ? {} : { tracer }),
    },
  );
  const lifecycle = drainFirst({ lifecycle: own, deregistrationMs }, deps);
  const loop = await loopback(createApp(deps));
  lifecycle.markReady();
  deps.capabilities.start();
  return {
    url: loop.url,
    server: loop.server,
    log,
    lifecycle,
    [Symbol.asyncDispose]: async () => {
      await loop[Symbol.asyncDispose]();
      await own.shutdown([]);
    },
  };
}
