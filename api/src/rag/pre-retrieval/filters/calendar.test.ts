import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  calendarUnit,
  dateOf,
  daysAgo,
  formatDay,
  parseDay,
  partsOf,
  weekdayOf,
  type Unit,
} from './calendar.ts';

const ago = (count: number, unit: Unit, from: string): string =>
  formatDay(daysAgo({ unit, count, today: parseDay(from) }));

const unitBefore = (back: number, unit: Unit, from: string): string[] => {
  const { first, last } = calendarUnit({ unit, back, today: parseDay(from) });
  return [formatDay(first), formatDay(last)];
};

test('the same day of a shorter month is its last', () => {
  expect(ago(1, 'month', '2026-03-31')).toBe('2026-02-28');
  expect(ago(1, 'year', '2024-02-29')).toBe('2023-02-28');
  expect(ago(12, 'month', '2026-11-21')).toBe('2025-11-21');
});

test('units before the one with today are whole ones', () => {
  expect(unitBefore(1, 'week', '2026-11-22')).toEqual(['2026-11-09', '2026-11-15']);
  expect(unitBefore(1, 'week', '2026-11-23')).toEqual(['2026-11-16', '2026-11-22']);
  expect(unitBefore(1, 'month', '2026-01-31')).toEqual(['2025-12-01', '2025-12-31']);
  expect(unitBefore(1, 'quarter', '2026-02-01')).toEqual(['2025-10-01', '2025-12-31']);
  expect(unitBefore(2, 'year', '2026-11-21')).toEqual(['2024-01-01', '2024-12-31']);
});

test('a day that the calendar does not have is none', () => {
  expect(dateOf({ year: 2025, month: 2, day: 29 })).toBeUndefined();
  expect(dateOf({ year: 2025, month: 13, day: 1 })).toBeUndefined();
  expect(dateOf({ year: 2025, month: 1, day: 0 })).toBeUndefined();
});

test('parts, weekdays and ISO dates agree for every day', () => {
  fc.assert(
    fc.property(fc.integer({ min: -170_000, max: 47_000 }), (day) => {
      const iso = formatDay(day);
      expect(parseDay(iso)).toBe(day);
      expect(dateOf(partsOf(day))).toBe(day);
      expect((weekdayOf(day) + 1) % 7).toBe(new Date(iso).getUTCDay());
    }),
  );
});
