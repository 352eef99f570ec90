import { expect, test } from '@jest/globals';
import express from 'express';
import { AppError } from '../app-error.ts';
import { errorHandler } from '../error-handler.ts';
import { logRequests } from '../request-log.ts';
import { createCapturedLogger } from '../testing/captured-logger.ts';
import { loopback, type Loopback } from '../testing/loopback.ts';
import { startOtlpCollector } from '../testing/otlp-collector.ts';
import { createTracer } from './create-tracer.ts';
import { traceHeaders } from './trace-context.ts';
import { spanOf, traceRequests } from './trace-requests.ts';
import type { Tracer } from './tracer.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${spanId}-01`;

/** Tells what it would send to a neighbour. */
async function serveTraced(
  tracer: Tracer,
): Promise<Loopback & { log: ReturnType<typeof createCapturedLogger> }> {
  const log = createCapturedLogger();
  const app = express();
  app.use(logRequests(log), traceRequests({ tracer }));
  app.get('/items/:id', (_req, res) => {
    const step = spanOf(res).startChild({
      name: 'step',
      kind: 'internal',
      attributes: { count: 2, none: undefined },
    });
    step.mark('half-way');
    step.end();
    res.json(traceHeaders(spanOf(res).context));
  });
  app.get('/bad', () => {
    throw new AppError('invalid_request', 'No.');
  });
  app.get('/broken', () => {
    throw new AppError('engine_error', 'No.');
  });
  app.use(errorHandler);
  return { ...(await loopback(app)), log };
}

test('without a collector a trace is handed on as it came, its id is in the log, and none is made up', async () => {
  const tracer = await createTracer({ service: 'test', endpoint: undefined });
  await using server = await serveTraced(tracer);
  const traced = await fetch(`${server.url}/items/1`, { headers: { traceparent } });
  expect(await traced.json()).toEqual({ traceparent });
  const untraced = await fetch(`${server.url}/items/1`);
  expect(await untraced.json()).toEqual({});
  await tracer.close();
  const ids = server.log.lines().map((line) => line['traceId']);
  expect(ids).toEqual([traceId, undefined]);
});

test('a collector gets the request under its caller, the steps under the request, and failures of ours as such', async () => {
  await using collector = await startOtlpCollector();
  const tracer = await createTracer({ service: 'test', endpoint: `${collector.url}/` });
  await using server = await serveTraced(tracer);
  const handedOn = (await (
    await fetch(`${server.url}/items/1`, { headers: { traceparent } })
  ).json()) as object;
  for (const path of ['/bad', '/broken', '/nowhere']) await (await fetch(`${server.url}${path}`)).text();
  await tracer.close();
  const [step, request, bad, broken, nowhere] = collector.spans;
  expect(request).toMatchObject({
    service: 'test',
    name: 'GET /items/:id',
    kind: 2,
    traceId,
    parentSpanId: spanId,
    attributes: {
      'http.request.method': 'GET',
      'http.route': '/items/:id',
      'http.response.status_code': 200,
    },
    hasFailed: false,
  });
  expect(step).toMatchObject({
    name: 'step',
    kind: 1,
    traceId,
    parentSpanId: request?.spanId,
    attributes: { count: 2 },
    events: ['half-way'],
  });
  expect(handedOn).toEqual({ traceparent: `00-${traceId}-${request?.spanId}-01` });
  expect(bad).toMatchObject({ hasFailed: false, attributes: { 'http.response.status_code': 400 } });
  expect(broken).toMatchObject({ hasFailed: true, attributes: { 'error.type': 'engine_error' } });
  expect(nowhere).toMatchObject({ name: 'GET unmatched', parentSpanId: undefined });
  expect(nowhere?.traceId).not.toBe(broken?.traceId);
});

test('a caller who does not want to be recorded is not, and a collector that is away holds nothing up', async () => {
  await using collector = await startOtlpCollector();
  const tracer = await createTracer({ service: 'test', endpoint: collector.url });
  await using server = await serveTraced(tracer);
  const unsampled = `00-${traceId}-${spanId}-00`;
  const reply = (await (
    await fetch(`${server.url}/items/1`, { headers: { traceparent: unsampled } })
  ).json()) as {
    traceparent: string;
  };
  expect(reply.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  await tracer.close();
  expect(collector.spans).toEqual([]);

  const gone = await loopback(() => {});
  await gone[Symbol.asyncDispose]();
  const alone = await createTracer({ service: 'test', endpoint: gone.url });
  await using other = await serveTraced(alone);
  expect((await fetch(`${other.url}/items/1`)).status).toBe(200);
  const from = performance.now();
  await alone.close();
  expect(performance.now() - from).toBeLessThan(5_000);
});
