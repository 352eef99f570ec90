import type { RequestHandler, Response } from 'express';
import { AppError } from '../app-error.ts';
import { requestFactsOf } from '../request-facts.ts';
import { addLogFacts, logFactsOf } from '../request-log.ts';
import { readTraceContext } from './trace-context.ts';
import { silentSpan, type Span, type Tracer } from './tracer.ts';

/**
 * Middleware: each request is a span under the one that its `traceparent` names, and its log line bears the trace's id,
 * whether or not anything is recorded.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server
 */
export function traceRequests({ tracer }: { tracer: Tracer }): RequestHandler {
  return (req, res, next) => {
    const parent = readTraceContext(req.headers);
    const span = tracer.startSpan({ name: req.method, kind: 'server', parent });
    res.locals['span'] = span;
    if (span.context !== undefined) addLogFacts(res, { traceId: span.context.traceId });
    res.once('close', () => endSpan(span, res));
    next();
  };
}

/** The span of the request that this answers; one that records nothing where `traceRequests` has not run. */
export function spanOf(res: Response): Span {
  return (res.locals['span'] as Span | undefined) ?? silentSpan(); // written above only
}

function endSpan(span: Span, res: Response): void {
  const { method, route, status } = requestFactsOf(res);
  const { error } = logFactsOf(res);
  span.rename(`${method} ${route}`);
  span.set({ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status });
  const isOurs = error instanceof AppError && error.status >= 500;
  span.end(isOurs ? { error } : {});
}
