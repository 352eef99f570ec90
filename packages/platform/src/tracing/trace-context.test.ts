import { expect, test } from '@jest/globals';
import { readTraceContext, traceHeaders } from './trace-context.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test('a trace goes out as it came in, with what other vendors say', () => {
  for (const flags of ['00', '01']) {
    const headers = { traceparent: `00-${traceId}-${spanId}-${flags}`, tracestate: 'a=1,b=2' };
    expect(traceHeaders(readTraceContext(headers))).toEqual(headers);
  }
  const later = readTraceContext({ traceparent: `cc-${traceId}-${spanId}-09-what-comes-later` });
  expect(traceHeaders(later)).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
});

test('what is no trace is none, and nothing of it goes on', () => {
  const broken = [
    undefined,
    '',
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-01-more`,
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${spanId}-01\u0000`,
  ];
  for (const traceparent of broken) {
    const context = readTraceContext(traceparent === undefined ? {} : { traceparent, tracestate: 'a=1' });
    expect({ traceparent, headers: traceHeaders(context) }).toEqual({ traceparent, headers: {} });
  }
  const long = { traceparent: `00-${traceId}-${spanId}-01`, tracestate: `a=${'x'.repeat(600)}` };
  expect(traceHeaders(readTraceContext(long))).not.toHaveProperty('tracestate');
});
