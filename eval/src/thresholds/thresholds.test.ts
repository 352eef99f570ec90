import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { renderText } from '../report/render-text.ts';
import { reportChecks } from './report-checks.ts';
import { checkFigures, readThresholds } from './thresholds.ts';

test('a figure must keep to both of its bounds, and one that was not measured keeps to none', () => {
  const checks = checkFigures({
    figures: { a: 0.5, b: 0.5, c: 0.5 },
    bounds: { a: { atLeast: 0.5 }, b: { atMost: 0.4 }, c: { atLeast: 0.4, atMost: 0.6 }, d: { atMost: 1 } },
  });
  expect(checks.map(({ passed }) => passed)).toEqual([true, false, true, false]);
  const text = renderText(reportChecks({ checks: checks.map((check) => ({ ...check, of: 'set' })) }));
  expect(text).toContain('2 of 4 do not hold: set: b; set: d.');
  expect(text).toMatch(/set: d +not measured +≤ 1 +FAILS/);
});

test('the committed thresholds can be read', async () => {
  const path = fileURLToPath(new URL('../../thresholds.json', import.meta.url));
  const { answers, collections } = await readThresholds({ path });
  expect(Object.keys(answers).length).toBeGreaterThan(0);
  expect(Object.keys(collections)).toEqual(['cranfield']);
});

test('thresholds that cannot be read are refused by name', async () => {
  await expect(readThresholds({ path: '/nowhere.json' })).rejects.toThrow(
    '/nowhere.json holds no thresholds',
  );
});
