import type { RequestHandler } from 'express';
import { draining } from '../admission/refusals.ts';
import type { GenerationMetrics } from '../metrics/generation-metrics.ts';
import { noteRefusal } from '../metrics/note-refusal.ts';
import type { Drain } from './drain.ts';

/** Before a body is read or an engine is asked: new work is refused with 503 `draining`. */
export function refuseWhileDraining({
  drain,
  generationMetrics: metrics,
}: {
  drain: Pick<Drain, 'isDraining'>;
  generationMetrics: GenerationMetrics;
}): RequestHandler {
  return (_req, _res, next) => {
    if (!drain.isDraining) return next();
    const refusal = draining();
    noteRefusal(refusal, { metrics, phase: 'queued' });
    throw refusal;
  };
}
