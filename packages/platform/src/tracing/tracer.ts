import type { AppError } from '../app-error.ts';
import type { TraceContext } from './trace-context.ts';

/** Facts only: never what somebody asked, found or was answered. An undefined value is left out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | string[] | undefined>>;

/** `server` answers a request, `client` makes one, `internal` is a step between. */
export type SpanKind = 'server' | 'client' | 'internal';

export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: SpanAttributes;
}

/** One piece of work within a trace. */
export interface Span {
  /** False where nothing is kept: what would only be told to the span need not be found out. */
  readonly isRecording: boolean;
  /** What goes to neighbours; undefined where there is no trace. */
  readonly context: TraceContext | undefined;
  startChild(start: SpanStart): Span;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** Marks this moment. */
  mark(event: string): void;
  /** Once; an error makes the span a failed one, of the type that its code names. */
  end(outcome?: { error?: AppError | undefined }): void;
}

export interface Tracer {
  /** A span without parent, or under one of another process. */
  startSpan(start: SpanStart & { parent: TraceContext | undefined }): Span;
  /** Sends what has not been sent. */
  close(): Promise<void>;
}

/** Records nothing, and hands on the trace that a request came with. */
export const silentTracer: Tracer = {
  startSpan: ({ parent }) => silentSpan(parent),
  close: async () => {},
};

/** For work that nobody traces. */
export function silentSpan(context?: TraceContext): Span {
  const span: Span = {
    isRecording: false,
    context,
    startChild: () => span,
    rename: () => {},
    set: () => {},
    mark: () => {},
    end: () => {},
  };
  return span;
}
