import {
  createMetrics,
  silentTracer,
  type Clock,
  type Lifecycle,
  type Logger,
  type Metrics,
  type Readiness,
  type Tracer,
} from '@twinscribe/platform';
import type { Admission } from './admission/admission.ts';
import { createAdmission } from './admission/create-admission.ts';
import {
  createCapabilitySource,
  type CapabilityOptions,
  type CapabilitySource,
} from './capabilities/capability-source.ts';
import { nameModels, type ModelNames } from './capabilities/name-models.ts';
import { reportOutcomes } from './capabilities/report-outcomes.ts';
import { createDrain, type Drain } from './drain/drain.ts';
import type { Engine } from './engines/engine.ts';
import type { Limits } from './limits/limits.ts';
import { createGenerationMetrics, type GenerationMetrics } from './metrics/generation-metrics.ts';
import { measureAdmission } from './metrics/measure-admission.ts';

/** What the routes work with. */
export interface AppDeps {
  /** Its models under their public names. */
  readonly engine: Engine;
  readonly capabilities: CapabilitySource;
  readonly admission: Admission;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly generationMetrics: GenerationMetrics;
  readonly readiness: Readiness;
  readonly drain: Drain;
  /** Undefined: there are no admin routes. */
  readonly adminToken: string | undefined;
  readonly clock: Clock;
}

export interface ServiceOptions extends CapabilityOptions {
  /** Undefined: the engine's own names. */
  readonly modelNames: ModelNames | undefined;
  readonly drainWindowMs: number;
  readonly adminToken: string | undefined;
}

/** One service before one engine. The lifecycle closes both; `capabilities.start()` is the caller's to call. */
export function createAppDeps(
  options: ServiceOptions,
  {
    engine: own,
    lifecycle,
    logger,
    clock,
    tracer = silentTracer,
  }: { engine: Engine; lifecycle: Lifecycle; logger: Logger; clock: Clock; tracer?: Tracer },
): AppDeps {
  lifecycle.onClose(() => own.close());
  const { modelNames: names, server } = options;
  const engine = names === undefined ? own : nameModels({ engine: own, names }, { logger });
  const capabilities = createCapabilitySource(options, { engine, logger, clock });
  const admission = createAdmission(server.queue, { capacity: capabilities.capacity, clock });
  const drain = createDrain(
    { windowMs: options.drainWindowMs, shutdownSignal: lifecycle.shutdownSignal },
    { admission, logger, clock },
  );
  const metrics = createMetrics({ service: 'llm-server' });
  const generationMetrics = createGenerationMetrics(metrics);
  lifecycle.onClose(() => capabilities.close());
  lifecycle.onClose(() => drain.close());
  return {
    engine: reportOutcomes(engine, { report: capabilities.noteOutcome }),
    capabilities,
    admission: measureAdmission(admission, { metrics: generationMetrics }),
    limits: server.limits,
    logger,
    metrics,
    tracer,
    generationMetrics,
    readiness: lifecycle.state,
    drain,
    adminToken: options.adminToken,
    clock,
  };
}
