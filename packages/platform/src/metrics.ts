import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { requestFactsOf } from './request-facts.ts';

/** What services measure with, from the one copy that the registry is of. */
export { Counter, Gauge, Histogram };

export interface Metrics {
  /** Where a service registers what it measures besides. */
  readonly registry: Registry;
  /** Middleware that measures every request; goes first. */
  readonly observeHttp: RequestHandler;
  /** Answers with everything measured, in the Prometheus text format. */
  readonly metricsHandler: RequestHandler;
}

const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

export function createMetrics({ service }: { service: string }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    observeHttp: createObserver(registry),
    metricsHandler: async (_req, res) => {
      res.type(registry.contentType).send(await registry.metrics());
    },
  };
}

function createObserver(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its response.',
    labelNames: ['method', 'route', 'status_class'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
  const inflight = new Gauge({
    name: 'http_requests_inflight',
    help: 'Requests whose response has not ended.',
    registers: [registry],
  });
  return (_req, res, next) => {
    inflight.inc();
    const stop = duration.startTimer();
    res.once('close', () => {
      const { method, route, status } = requestFactsOf(res);
      inflight.dec();
      stop({ method, route, status_class: `${Math.floor(status / 100)}xx` });
    });
    next();
  };
}
