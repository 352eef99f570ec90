import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import { startOtlpCollector, type CollectedSpan } from '@twinscribe/platform/testing';
import { article, ingest } from './running-api.ts';
import { spawnService } from './spawn-service.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

test('one trace leads from the caller through both tiers to the model, with figures and without a word of text', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'twin-traced-'));
  const library = await openEmbeddedStore({ directory });
  await ingest({ document: article({ text: 'Overlap is rent: it is paid every month.\n' }) }, { library });
  await library.close();
  await using collector = await startOtlpCollector();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, TWIN_DATA_DIR: directory };
  await using llmServer = await spawnService('llm-server', { env });
  await using api = await spawnService('api', { env: { ...env, LLM_SERVER_URL: llmServer.url } });
  const response = await fetch(`${api.url}/v1/rag/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent, 'x-request-id': 'request-42' },
    body: JSON.stringify({ question: 'What about overlap?', stream: true }),
  });
  expect(await response.text()).toContain('paid every month');
  await api.stop();
  await llmServer.stop();
  await rm(directory, { recursive: true });

  const traced = collector.spans.filter((span) => span.traceId === traceId);
  const find = (service: string, name: string): CollectedSpan | undefined =>
    traced.find((span) => span.service === service && span.name.startsWith(name));
  const request = find('api', 'POST /v1/rag/query');
  const call = find('api', 'chat ');
  const served = find('llm-server', 'POST /v1/chat/completions');
  const generation = find('llm-server', 'chat ');
  expect(request?.parentSpanId).toBe('00f067aa0ba902b7');
  for (const step of ['capabilities', 'retrieve'])
    expect(find('api', step)?.parentSpanId).toBe(request?.spanId);
  expect(call).toMatchObject({ parentSpanId: request?.spanId, kind: 3, events: ['first-token'] });
  expect(served).toMatchObject({ parentSpanId: call?.spanId, kind: 2 });
  expect(find('llm-server', 'queue')?.parentSpanId).toBe(served?.spanId);
  expect(generation).toMatchObject({
    parentSpanId: served?.spanId,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'extractive',
      'gen_ai.request.model': expect.any(String),
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': expect.any(Number),
      'gen_ai.usage.output_tokens': expect.any(Number),
    },
  });
  expect(collector.text()).not.toMatch(/overlap|paid|every month/i);
}, 30_000);

test('without a collector nothing that records is even loaded', async () => {
  const script = `
    import { createRequire } from 'node:module';
    import { createTracer } from '@twinscribe/platform';
    await createTracer({ service: 'test', endpoint: process.argv[1] });
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    console.log(loaded.filter((file) => /@opentelemetry.(sdk|exporter|otlp)/.test(file)).length);`;
  const loadedWith = async (...args: string[]): Promise<number> => {
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, ...args], {
      cwd: new URL('..', import.meta.url),
    });
    return Number((await run).stdout);
  };
  expect(await loadedWith()).toBe(0);
  expect(await loadedWith('http://127.0.0.1:1')).toBeGreaterThan(10);
}, 30_000);
