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

test.each(['ENGINE_URL', 'ENGINE_MODEL', 'ENGINE_API_KEY', 'ENGINE_MAX_CONTEXT_TOKENS'])(
  '%s is not ignored in silence where the engine has no use for it',
  (name) => {
    const value =
      { ENGINE_URL: 'http://127.0.0.1:9', ENGINE_MAX_CONTEXT_TOKENS: '4096' }[name] ?? 'secret-value';
    const [fault, ...others] = faultsOf({ [name]: value });
    expect(fault).toMatch(new RegExp(`^ENGINE, ${name} do not fit together: .* or unset ${name}\\.$`));
    expect(fault).not.toContain('secret-value');
    expect(others).toEqual([]);
  },
);

test('what only one engine heeds is a fault with the others', () => {
  const url = { ENGINE_URL: 'http://127.0.0.1:9' };
  expect(faultsOf({ ENGINE: 'tgi', ...url, ENGINE_PRIORITIES: 'on' })).toHaveLength(1);
  expect(faultsOf({ ENGINE: 'openai', ...url, ENGINE_BOOT_MS: '0' })).toHaveLength(1);
  expect(faultsOf({ ENGINE: 'vllm', ...url, ENGINE_PRIORITIES: 'on', ENGINE_BOOT_MS: '0' })).toEqual([]);
});

test('public names of models are read in their order', () => {
  const { modelNames } = readConfig({ LLM_MODELS: ' twin=*, twin/ines = org/ines-lora ' });
  expect([...(modelNames ?? [])]).toEqual([
    ['twin', '*'],
    ['twin/ines', 'org/ines-lora'],
  ]);
});

test('all that is wrong with the names of models is told at once', () => {
  const [fault, ...others] = faultsOf({ LLM_MODELS: 'twin=a,twin=b,alone,=x,y=,a b=c,d=e=f' });
  expect(others).toEqual([]);
  for (const part of [
    '"twin" is there twice',
    '"alone" is not name=id',
    '"" is no name',
    '"y" stands for no',
    '"a b" is no name',
    '"d=e=f" is not name=id',
  ])
    expect(fault).toContain(part);
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    'the engine',
    { LLM_ENGINE_SHUTDOWN_MS: '26000' },
    /^LLM_SERVER_DRAIN_MS, LLM_ENGINE_SHUTDOWN_MS .*Shorten/,
  ],
  ['the orchestrator', { LLM_GRACE_MS: '26000' }, /^LLM_SERVER_DRAIN_MS, LLM_GRACE_MS .*raise/],
  [
    'the orchestrator, of the engine',
    { LLM_ENGINE_SHUTDOWN_MS: '60000', LLM_GRACE_MS: '60000' },
    /^LLM_ENGINE_SHUTDOWN_MS, LLM_GRACE_MS .*raise/,
  ],
  ['the port', { LLM_DEREGISTRATION_MS: '25000' }, /^LLM_DEREGISTRATION_MS, LLM_SERVER_DRAIN_MS .*Shorten/],
  [
    'EC2',
    { LLM_SPOT_POLL: 'on', LLM_SERVER_DRAIN_MS: '100001' },
    /^LLM_SPOT_POLL, LLM_SERVER_DRAIN_MS .*100000/,
  ],
])('a drain that %s would cut short is a fault that says how to mend it', (_who, env, fault) => {
  expect(faultsOf(env)).toEqual([expect.stringMatching(fault)]);
});

test('a drain, an engine and an orchestrator in the right order are fine', () => {
  const order = { LLM_SERVER_DRAIN_MS: '25000', LLM_ENGINE_SHUTDOWN_MS: '30000', LLM_GRACE_MS: '45000' };
  expect(faultsOf({ ...order, LLM_DEREGISTRATION_MS: '15000', LLM_SPOT_POLL: 'on' })).toEqual([]);
});

test('a machine is described with its GPU or not at all', () => {
  expect(faultsOf({ LLM_INSTANCE_TYPE: 'g5.xlarge' })).toEqual([
    expect.stringMatching(/^LLM_GPU, .*Set LLM_GPU/),
  ]);
  expect(
    readConfig({ LLM_GPU: 'A10G', LLM_GPU_MEMORY_MIB: '23028', LLM_INSTANCE_TYPE: 'g5.xlarge' }).hardware,
  ).toEqual({
    gpu: 'A10G',
    count: 1,
    memory_mib: 23_028,
    instance_type: 'g5.xlarge',
    price_hint: null,
  });
});

test('a short admin token is refused and never shown', () => {
  const [fault] = faultsOf({ LLM_ADMIN_TOKEN: 'opensesame' });
  expect(fault).toMatch(/^LLM_ADMIN_TOKEN must have at least 16 characters/);
  expect(fault).not.toContain('opensesame');
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
