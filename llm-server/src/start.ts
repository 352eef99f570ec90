import {
  createLifecycle,
  createLogger,
  createTracer,
  serve,
  systemClock,
  type Lifecycle,
  type Serving,
} from '@twinscribe/platform';
import { createAppDeps, type ServiceOptions } from './app-deps.ts';
import { createApp } from './app.ts';
import type { LlmServerConfig } from './config.ts';
import { ERROR_GRACE_MS } from './config/drain-variables.ts';
import { createEngine } from './create-engine.ts';
import { drainFirst } from './drain/drain-first.ts';
import { drainOnSpotNotice } from './drain/drain-on-spot-notice.ts';

const SERVICE = 'llm-server';
const LIMIT_BODY_BYTES = 1024 * 1024;

/** The whole service from its configuration. Throws ConfigError where the address cannot be had. */
export async function start(config: LlmServerConfig): Promise<Serving & { lifecycle: Lifecycle }> {
  const clock = systemClock;
  const logger = createLogger({ level: config.logLevel, service: SERVICE });
  const { windowMs, deregistrationMs, adminToken, spotUrl } = config.drain;
  const own = createLifecycle(
    { drainMs: windowMs - deregistrationMs, graceMs: ERROR_GRACE_MS },
    { logger, clock },
  );
  const tracer = await createTracer({ service: SERVICE, endpoint: config.traceEndpoint });
  own.onClose(() => tracer.close());
  const deps = createAppDeps(
    { ...serviceOf(config), drainWindowMs: windowMs, adminToken },
    { engine: createEngine(config.engine), lifecycle: own, logger, clock, tracer },
  );
  const { drain } = deps;
  const lifecycle = drainFirst({ lifecycle: own, deregistrationMs }, { drain, clock });
  const address = {
    host: config.host,
    port: config.port,
    hostVariable: 'LLM_SERVER_HOST',
    portVariable: 'LLM_SERVER_PORT',
  };
  const serving = await serve({ app: createApp(deps), name: SERVICE, ...address }, { lifecycle, logger });
  // Not before: where there is no port to be had, nothing must keep the process alive.
  deps.capabilities.start();
  if (spotUrl !== undefined) own.onClose(drainOnSpotNotice({ url: spotUrl }, { drain, clock, logger }));
  return { ...serving, lifecycle };
}

function serviceOf(config: LlmServerConfig): Pick<ServiceOptions, 'server' | 'capacity' | 'modelNames'> {
  const { firstTokenTimeoutMs, idleTimeoutMs, maxRequestMs, commitAfterMs } = config;
  const { queue, hardware, capacity, modelNames } = config;
  const limits = {
    bodyBytes: LIMIT_BODY_BYTES,
    firstTokenTimeoutMs,
    idleTimeoutMs,
    maxRequestMs,
    commitAfterMs,
  };
  return { server: { limits, queue, hardware }, capacity, modelNames };
}
