import type { IncomingHttpHeaders } from 'node:http';

/** Which trace a request belongs to, and which span asked for it. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
  /** Of other vendors; handed on as it came. */
  readonly state: string | undefined;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const LIMIT_STATE_LENGTH = 512;
const SAMPLED = 1;

/**
 * What `traceparent` and `tracestate` say; undefined where there is none, or none that holds.
 *
 * Source: https://www.w3.org/TR/trace-context/ §3.2 (later versions may have more fields, version ff none at all).
 */
export function readTraceContext(headers: IncomingHttpHeaders): TraceContext | undefined {
  const [, version = '', traceId = '', spanId = '', flags = '', more] =
    TRACEPARENT.exec(textOf(headers['traceparent'])) ?? [];
  if (traceId === '' || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  const state = textOf(headers['tracestate']);
  return {
    traceId,
    spanId,
    isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED,
    state: state === '' || state.length > LIMIT_STATE_LENGTH ? undefined : state,
  };
}

/** For a request made as part of the trace; none where there is no trace. */
export function traceHeaders(context: TraceContext | undefined): Record<string, string> {
  if (context === undefined) return {};
  const { traceId, spanId, isSampled, state } = context;
  const traceparent = `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
  return state === undefined ? { traceparent } : { traceparent, tracestate: state };
}

const textOf = (header: string | string[] | undefined): string => [header ?? []].flat().join(',').trim();
