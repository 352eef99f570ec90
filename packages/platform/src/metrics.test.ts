import { expect, test } from '@jest/globals';
import express from 'express';
import { createMetrics } from './metrics.ts';
import { loopback } from './testing/loopback.ts';

test('requests are measured by route pattern and status class, never by path', async () => {
  const metrics = createMetrics({ service: 'api' });
  const app = express();
  app.use(metrics.observeHttp);
  app.get('/metrics', metrics.metricsHandler);
  app.get('/things/:id', (_req, res) => void res.json({}));
  await using server = await loopback(app);
  await (await fetch(`${server.url}/things/secret-path`)).text();
  await (await fetch(`${server.url}/wp-admin.php`)).text();
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).toContain(
    'http_request_duration_seconds_count{service="api",method="GET",route="/things/:id",status_class="2xx"} 1',
  );
  expect(text).toContain('route="unmatched",status_class="4xx"} 1');
  expect(text).toContain('http_requests_inflight{service="api"} 1');
  expect(text).toContain('process_resident_memory_bytes');
  expect(text).not.toMatch(/secret-path|wp-admin/);
});

test('two processes’ worth of metrics do not share a registry', () => {
  expect(() => [createMetrics({ service: 'a' }), createMetrics({ service: 'b' })]).not.toThrow();
});
