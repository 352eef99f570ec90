import type { Clock, Logger, Metrics, Readiness } from '@twinscribe/platform';
import type { CapabilitySource } from './capabilities/capability-source.ts';
import type { Engine } from './engines/engine.ts';
import type { Limits } from './limits/limits.ts';
import type { GenerationMetrics } from './metrics/generation-metrics.ts';

/** What the routes work with. */
export interface AppDeps {
  readonly engine: Engine;
  readonly capabilities: CapabilitySource;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly generationMetrics: GenerationMetrics;
  readonly readiness: Readiness;
  /** Ends what is still being generated when the process has to stop. */
  readonly shutdownSignal: AbortSignal;
  readonly clock: Clock;
}
