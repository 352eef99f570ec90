export { AppError, toAppError, toErrorBody, type AppErrorOptions } from './app-error.ts';
export { errorCodeOf, isError } from './is-error.ts';
export { systemClock, type Clock } from './clock.ts';
export { untilAborted } from './until-aborted.ts';
export { closeSoon } from './close-soon.ts';
export { linkSignals } from './link-signals.ts';
export { ConfigError, parseConfig, type Environment } from './parse-config.ts';
export { describeConfig, type ConfigVariable } from './describe-config.ts';
export { createLogger, LOG_LEVELS, type LogFacts, type Logger, type LogLevel } from './logger.ts';
export { serializeError, type SerializedError } from './serialize-error.ts';
export { assignRequestId, requestIdOf, REQUEST_ID_HEADER } from './request-id.ts';
export { addLogFacts, logRequests } from './request-log.ts';
export { Counter, createMetrics, Gauge, Histogram, type Metrics } from './metrics.ts';
export { parseInput, type InputPart } from './parse-input.ts';
export { route, type RouteContext } from './route.ts';
export { jsonBody } from './json-body.ts';
export { errorHandler, methodNotAllowed, notFoundHandler } from './error-handler.ts';
export { sendEvents, type EventStream, type StreamOutcome } from './send-events.ts';
export type { OutgoingEvent } from './event-output.ts';
export { createLifecycle, type Close, type Lifecycle, type Readiness } from './lifecycle.ts';
export { requireLoopbackHost } from './require-loopback-host.ts';
export { createTracer } from './tracing/create-tracer.ts';
export { FIRST_TOKEN, GEN_AI, GEN_AI_CHAT } from './tracing/gen-ai-attributes.ts';
export { tracingVariables } from './tracing/tracing-variables.ts';
export { traceHeaders, type TraceContext } from './tracing/trace-context.ts';
export { spanOf, traceRequests } from './tracing/trace-requests.ts';
export {
  silentSpan,
  silentTracer,
  type Span,
  type SpanAttributes,
  type SpanStart,
  type Tracer,
} from './tracing/tracer.ts';
export { serve, type ServeOptions, type Serving } from './serve.ts';
export { handleSignals, type SignalSource } from './handle-signals.ts';
export {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from './http-client.ts';
export type { FailedReply } from './http-request.ts';
