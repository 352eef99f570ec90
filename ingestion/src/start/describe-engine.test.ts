import type { RequestListener } from 'node:http';
import { expect, test } from '@jest/globals';
import type { Capabilities } from '@twinscribe/contracts';
import { loopback } from '@twinscribe/platform/testing';
import { describeEngine } from './describe-engine.ts';

const tokens = { value: 4096, source: 'engine' } as const;

function capable(kind: string, models: { id: string; generates: boolean }[]): RequestListener {
  const capabilities: Capabilities = {
    schema_version: 1,
    revision: 'r',
    state: 'ready',
    engine: { kind, version: null },
    models: models.map(({ id, generates }) => ({
      id,
      parent: null,
      max_context_tokens: tokens,
      max_output_tokens: tokens,
      features: {
        stream: true,
        generates,
        json_schema: false,
        logprobs: false,
        sampling: [],
        priority: false,
      },
      tokenizer: { exact: false },
    })),
    capacity: {
      max_concurrency: { value: 4, source: 'default' },
      recommended_concurrency: 4,
      kv_cache_tokens: null,
      queue_max: 16,
      queue_timeout_ms: 1_000,
    },
    load: { running: 0, queued: 0, kv_usage: null, estimated_wait_ms: 0 },
    hardware: null,
    limits: { body_bytes: 1, max_request_ms: 1, first_token_timeout_ms: 1, idle_timeout_ms: 1 },
  };
  return (_req, res) => void res.end(JSON.stringify(capabilities));
}

async function describe(listener: RequestListener): Promise<string> {
  await using server = await loopback(listener);
  return await describeEngine({ url: server.url }, { signal: new AbortController().signal });
}

test('an engine is named with its model, or with the fact that it has none', async () => {
  expect(await describe(capable('vllm', [{ id: 'm-7b', generates: true }]))).toBe('vllm, model m-7b');
  expect(await describe(capable('extractive', [{ id: 'extractive', generates: false }]))).toBe(
    'extractive (no language model: answers quote your passages)',
  );
  expect(await describe(capable('openai', []))).toBe('openai (it has not told its models yet)');
});

test('a llm-server that does not answer is told and stops nothing', async () => {
  expect(await describe((_req, res) => void res.writeHead(500).end())).toMatch(
    /^unknown: The llm-server at .* answered with status 500/,
  );
});
