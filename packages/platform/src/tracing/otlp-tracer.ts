import {
  ROOT_CONTEXT,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  createTraceState,
  type Context,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { TraceContext } from './trace-context.ts';
import type { Span, SpanKind, SpanStart, Tracer } from './tracer.ts';

const KINDS: Readonly<Record<SpanKind, OtelKind>> = {
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  internal: OtelKind.INTERNAL,
};

/** How long spans are gathered, and how long a collector may take: a dead one must not hold up the shutdown. */
const GATHER_MS = 1_000;
const EXPORT_TIMEOUT_MS = 2_000;

/** Spans as OTLP in JSON over HTTP, under `<endpoint>/v1/traces`. What a collector does not take is dropped. */
export function createOtlpTracer({ service, endpoint }: { service: string; endpoint: string }): Tracer {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: GATHER_MS })],
  });
  const otel = provider.getTracer('twinscribe');
  return {
    startSpan: ({ parent, ...start }) => startSpan(start, { otel, under: contextOf(parent) }),
    close: () => provider.shutdown().catch(() => {}),
  };
}

function startSpan(
  { name, kind, attributes = {} }: SpanStart,
  { otel, under }: { otel: OtelTracer; under: Context },
): Span {
  return toSpan(otel.startSpan(name, { kind: KINDS[kind], attributes }, under), otel);
}

function toSpan(span: OtelSpan, otel: OtelTracer): Span {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const isSampled = (traceFlags & Number(TraceFlags.SAMPLED)) !== 0;
  return {
    isRecording: span.isRecording(),
    context: { traceId, spanId, isSampled, state: traceState?.serialize() },
    startChild: (start) => startSpan(start, { otel, under: trace.setSpan(ROOT_CONTEXT, span) }),
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes(attributes),
    mark: (event) => void span.addEvent(event),
    end: ({ error } = {}) => {
      if (error !== undefined) {
        span.setAttribute('error.type', error.code);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

function contextOf(parent: TraceContext | undefined): Context {
  if (parent === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, isSampled, state } = parent;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    isRemote: true,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    ...(state === undefined ? {} : { traceState: createTraceState(state) }),
  });
}
