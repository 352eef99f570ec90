import { expect, test } from '@jest/globals';
import { parseConfig } from '@twinscribe/platform';
import { apiConfigSchema } from './config.ts';

test('a time that timers cannot hold, and would take for 1 ms, is refused', () => {
  const times = [
    'LLM_CONNECT_TIMEOUT_MS',
    'LLM_FIRST_BYTE_TIMEOUT_MS',
    'LLM_IDLE_TIMEOUT_MS',
    'API_DRAIN_MS',
    'API_REQUEST_TIMEOUT_MS',
    'LLM_BREAKER_OPEN_MS',
  ];
  for (const name of times) {
    expect(() => parseConfig(apiConfigSchema, { [name]: '3000000000' })).toThrow(`${name} must be at most`);
  }
});
