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
