import { expect, test } from '@jest/globals';
import { ConfigError, describeConfig } from '@twinscribe/platform';
import { llmServerConfigSchema, readConfig } from './config.ts';

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

test('nothing needs to be set', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8_001,
    engine: { kind: 'extractive' },
    logLevel: 'info',
  });
});

test('an OpenAI-compatible engine needs a URL, and the fault names both variables', () => {
  expect(faultsOf({ ENGINE: 'openai' })).toEqual([
    'ENGINE, ENGINE_URL do not fit together: this engine needs ENGINE_URL, such as http://127.0.0.1:8000.',
  ]);
  const { engine } = readConfig({
    ENGINE: 'openai',
    ENGINE_URL: 'http://127.0.0.1:9/v1',
    ENGINE_MAX_CONTEXT_TOKENS: '4096',
  });
  expect(engine).toMatchObject({ kind: 'openai', url: 'http://127.0.0.1:9/v1', maxContextTokens: 4_096 });
});

test('each engine gets what is its own', () => {
  const url = { ENGINE_URL: 'http://127.0.0.1:9' };
  expect(readConfig({ ENGINE: 'vllm', ...url }).engine).toMatchObject({
    kind: 'vllm',
    bootMs: 600_000,
    hasPriorities: false,
  });
  expect(readConfig({ ENGINE: 'vllm', ...url, ENGINE_PRIORITIES: 'on' }).engine).toMatchObject({
    hasPriorities: true,
  });
  expect(readConfig({ ENGINE: 'tgi', ...url, ENGINE_BOOT_MS: '0' }).engine).toMatchObject({
    kind: 'tgi',
    bootMs: 0,
  });
  expect(faultsOf({ ENGINE: 'tgi' })).toHaveLength(1);
});

test('half a configuration is no configuration', () => {
  expect(faultsOf({ ENGINE_URL: 'http://127.0.0.1:9' })).toEqual([
    expect.stringMatching(/^ENGINE, ENGINE_URL .*Set ENGINE to vllm, tgi or openai/),
  ]);
});

test('an address that others could reach is refused: there are no keys', () => {
  expect(faultsOf({ LLM_SERVER_HOST: '0.0.0.0' })).toEqual([
    expect.stringMatching(/^LLM_SERVER_HOST must be a loopback address.*"0.0.0.0"/),
  ]);
});

test('all faults come at once', () => {
  expect(faultsOf({ ENGINE: 'openai', LLM_SERVER_PORT: 'x', LOG_LEVEL: 'loud' })).toHaveLength(3);
});

test('every variable is described', () => {
  for (const { name, description } of describeConfig(llmServerConfigSchema))
    expect([name, description]).not.toEqual([name, '']);
});
