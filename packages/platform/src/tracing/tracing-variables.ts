import { z } from 'zod';

/** The environment of every service that may be traced. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Collector of OpenTelemetry (OTLP as JSON over HTTP, such as http://127.0.0.1:4318) that traces are sent to. Unset: ' +
        'nothing is traced; `traceparent` is handed on all the same.',
    ),
};
