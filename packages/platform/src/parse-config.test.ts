import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { describeConfig } from './describe-config.ts';
import { ConfigError, parseConfig, type Environment } from './parse-config.ts';

const schema = z.object({
  API_PORT: z.coerce.number().int().min(1).max(65_535).default(8_000).describe('Port of the api.'),
  ENGINE: z.enum(['extractive', 'openai']).default('extractive').meta({ description: 'What answers.' }),
  ENGINE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where the engine is.'),
  ENGINE_API_KEY: z.string().min(8).optional(),
  DEBUG: z.stringbool().default(false),
  NEEDED: z.string(),
});

function faultsOf(env: Environment): readonly string[] {
  try {
    parseConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test('values are parsed, defaults fill in, empty means unset, other variables are ignored', () => {
  const config = parseConfig(schema, {
    API_PORT: '9000',
    ENGINE: '',
    NEEDED: 'x',
    DEBUG: 'false',
    PATH: '/bin',
  });
  expect(config).toEqual({ API_PORT: 9_000, ENGINE: 'extractive', DEBUG: false, NEEDED: 'x' });
});

test('nothing but blanks is empty, and no zero', () => {
  expect(parseConfig(schema, { API_PORT: ' ', ENGINE_URL: '\t', NEEDED: 'x' }).API_PORT).toBe(8_000);
});

test('the result is frozen', () => {
  const config = parseConfig(schema, { NEEDED: 'x' });
  expect(Object.isFrozen(config)).toBe(true);
});

test('all faults come at once, one line each, with the variable, the fix and what was got', () => {
  expect(
    faultsOf({ API_PORT: '70000', ENGINE: 'gpt', ENGINE_URL: 'localhost:9', DEBUG: 'maybe', NEEDED: '' }),
  ).toEqual([
    'API_PORT must be at most 65535; it is "70000".',
    'ENGINE must be one of extractive, openai; it is "gpt".',
    expect.stringMatching(/^ENGINE_URL must be a URL/),
    expect.stringMatching(/^DEBUG must be one of true, .*; it is "maybe"\.$/),
    'NEEDED is required; it is not set.',
  ]);
  expect(faultsOf({ API_PORT: 'abc', NEEDED: 'x' })).toEqual(['API_PORT must be a number; it is "abc".']);
  expect(faultsOf({ API_PORT: '1.5', NEEDED: 'x' })).toEqual([
    'API_PORT must be a whole number; it is "1.5".',
  ]);
});

test('the value of a secret is never repeated', () => {
  const faults = faultsOf({ ENGINE_API_KEY: 'hunter2', NEEDED: 'x' });
  expect(faults).toEqual(['ENGINE_API_KEY must have at least 8 characters (its value is not shown).']);
});

test('a fault between two variables names both and may stand beside others', () => {
  const paired = z
    .object({ ENGINE: z.string(), ENGINE_URL: z.string().optional(), API_PORT: z.coerce.number().int() })
    .refine(({ ENGINE, ENGINE_URL }) => ENGINE === 'extractive' || ENGINE_URL !== undefined, {
      path: ['ENGINE', 'ENGINE_URL'],
      error: 'do not fit: ENGINE=openai needs an ENGINE_URL',
      when: () => true,
    });
  expect(() => parseConfig(paired, { ENGINE: 'openai', API_PORT: 'x' })).toThrow(
    'API_PORT must be a number; it is "x".\nENGINE, ENGINE_URL do not fit: ENGINE=openai needs an ENGINE_URL.',
  );
});

test('a line break in a value cannot forge another line', () => {
  expect(faultsOf({ ENGINE: 'x\nAPI_PORT is fine', NEEDED: 'x' })[0]).not.toContain('\n');
});

test('a schema describes its variables, with defaults and descriptions from whatever layer they sit on', () => {
  expect(describeConfig(schema)).toEqual([
    { name: 'API_PORT', default: '8000', description: 'Port of the api.' },
    { name: 'ENGINE', default: 'extractive', description: 'What answers.' },
    { name: 'ENGINE_URL', default: null, description: 'Where the engine is.' },
    { name: 'ENGINE_API_KEY', default: null, description: '' },
    { name: 'DEBUG', default: 'false', description: '' },
    { name: 'NEEDED', default: null, description: '' },
  ]);
  const layered = z.object({
    A: z.string().describe('inner').default('x'),
    B: z.string().default('y').describe('outer'),
  });
  expect(describeConfig(layered)).toEqual([
    { name: 'A', default: 'x', description: 'inner' },
    { name: 'B', default: 'y', description: 'outer' },
  ]);
});
