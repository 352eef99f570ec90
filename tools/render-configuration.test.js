import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { renderConfiguration } from './render-configuration.js';

test('the configuration reference says what the schemas say, no more and no less', async () => {
  const written = await readFile(new URL('../docs/configuration.md', import.meta.url), 'utf8');
  expect(written).toBe(renderConfiguration());
});

test('every variable has a description', () => {
  for (const row of renderConfiguration()
    .split('\n')
    .filter((line) => line.startsWith('| `'))) {
    expect(row).toMatch(/^\| `[A-Z_]+` \| .* \| \S.*\. \|$/);
  }
});

test('a tier waits longer than the one behind it, so that the one that knows the reason tells it', () => {
  /** @param {string} name */
  const defaultOf = (name) =>
    Number(new RegExp(`\\| \`${name}\` \\| \`(\\d+)\``).exec(renderConfiguration())?.[1]);
  expect(defaultOf('LLM_FIRST_BYTE_TIMEOUT_MS')).toBeGreaterThan(defaultOf('ENGINE_FIRST_TOKEN_TIMEOUT_MS'));
  expect(defaultOf('LLM_SERVER_DRAIN_MS')).toBeGreaterThan(defaultOf('API_DRAIN_MS'));
});
