import {
  createLifecycle,
  createLogger,
  createMetrics,
  serve,
  systemClock,
  type Lifecycle,
  type Serving,
} from '@twinscribe/platform';
import { createApp } from './app.ts';
import { createCapabilitySource } from './capabilities/capability-source.ts';
import type { LlmServerConfig } from './config.ts';
import { createEngine } from './create-engine.ts';
import { createGenerationMetrics } from './metrics/generation-metrics.ts';

const SERVICE = 'llm-server';
const LIMIT_BODY_BYTES = 1024 * 1024;

/** The whole service from its configuration. Throws ConfigError where the address cannot be had. */
export async function start(config: LlmServerConfig): Promise<Serving & { lifecycle: Lifecycle }> {
  const logger = createLogger({ level: config.logLevel, service: SERVICE });
  const lifecycle = createLifecycle({ drainMs: config.drainMs }, { logger });
  const engine = createEngine(config.engine);
  lifecycle.onClose(() => engine.close());
  const limits = {
    bodyBytes: LIMIT_BODY_BYTES,
    firstTokenTimeoutMs: config.firstTokenTimeoutMs,
    idleTimeoutMs: config.idleTimeoutMs,
  };
  const metrics = createMetrics({ service: SERVICE });
  const app = createApp({
    engine,
    capabilities: createCapabilitySource({ limits }, { engine, readiness: lifecycle.state }),
    limits,
    logger,
    metrics,
    generationMetrics: createGenerationMetrics(metrics),
    readiness: lifecycle.state,
    shutdownSignal: lifecycle.shutdownSignal,
    clock: systemClock,
  });
  const address = {
    host: config.host,
    port: config.port,
    hostVariable: 'LLM_SERVER_HOST',
    portVariable: 'LLM_SERVER_PORT',
  };
  const serving = await serve({ app, name: SERVICE, ...address }, { lifecycle, logger });
  return { ...serving, lifecycle };
}
