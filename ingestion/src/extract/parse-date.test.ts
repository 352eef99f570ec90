import { expect, test } from '@jest/globals';
import { dateSchema } from '@twinscribe/contracts';
import { parseDate } from './parse-date.ts';

test.each([
  ['2024-03-01', '2024-03-01'],
  ['2024/3/1', '2024-03-01'],
  ['2024-02-29', '2024-02-29'],
  ['2024-03-01 10:00', '2024-03-01T10:00:00Z'],
  ['2024-03-01T10:00:00Z', '2024-03-01T10:00:00Z'],
  ['2024-03-01t10:00:00z', '2024-03-01T10:00:00Z'],
  ['2024-03-01 10:00:00 +0100', '2024-03-01T10:00:00+01:00'],
  ['2024-03-01T10:00:00.25-05:30', '2024-03-01T10:00:00.25-05:30'],
  ['2024-03-01 9:05:00 -5', '2024-03-01T09:05:00-05:00'],
  ['1979-05-27T07:32:00.000', '1979-05-27T07:32:00.000Z'],
])('%s is %s, which every filter understands', (text, expected) => {
  expect(parseDate(text)).toBe(expected);
  expect(dateSchema.safeParse(expected).success).toBe(true);
});

test.each([
  '',
  'tomorrow',
  '2024',
  '2024-03',
  '2023-02-29',
  '2024-13-01',
  '2024-03-01T25:00',
  '2024-03-01 10:60',
  '2024-03-01 10',
  '01.03.2024',
  '1 March 2024',
  '2024-03-01T10:00:00+99:00',
  '12:00:00',
])('%p is no date', (text) => {
  expect(parseDate(text)).toBeUndefined();
});
