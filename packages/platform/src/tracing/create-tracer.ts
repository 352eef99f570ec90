import { silentTracer, type Tracer } from './tracer.ts';

/**
 * With an endpoint, spans go to its OTLP collector; without one nothing is recorded, and nothing that records is even
 * loaded.
 */
export async function createTracer({
  service,
  endpoint,
}: {
  service: string;
  /** As in OTEL_EXPORTER_OTLP_ENDPOINT: the path of the signal is appended. */
  endpoint: string | undefined;
}): Promise<Tracer> {
  if (endpoint === undefined) return silentTracer;
  const { createOtlpTracer } = await import('./otlp-tracer.ts');
  return createOtlpTracer({ service, endpoint });
}
