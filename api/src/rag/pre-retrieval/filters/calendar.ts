/** Days since 1970-01-01, in the proleptic Gregorian calendar. Nothing here knows a time zone. */
export type Day = number;

/** Both ends belong to it. */
export interface Period {
  readonly first: Day;
  readonly last: Day;
}

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

const MS_PER_DAY = 86_400_000;

/** Months count from 1 and may run over either end of the year. */
export const dayOf = (year: number, month: number): Day =>
  Math.floor(Date.UTC(year, month - 1, 1) / MS_PER_DAY);

/** Undefined where the calendar has no such day. */
export function dateOf({ year, month, day }: { year: number; month: number; day: number }): Day | undefined {
  const date = dayOf(year, month) + day - 1;
  const { month: actual } = partsOf(date);
  return day >= 1 && month >= 1 && month <= 12 && actual === month ? date : undefined;
}

export function partsOf(day: Day): { year: number; month: number; day: number } {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export const parseDay = (iso: string): Day =>
  Math.floor(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / MS_PER_DAY);
export const formatDay = (day: Day): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

/** 0 is Monday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: Day): number => (((day + 3) % 7) + 7) % 7;

/** Whole months from the first day of `month`. */
export const monthsFrom = ({
  year,
  month,
  count,
}: {
  year: number;
  month: number;
  count: number;
}): Period => ({
  first: dayOf(year, month),
  last: dayOf(year, month + count) - 1,
});

/** The day, or the week from Monday to Sunday, the month or the year that lies `back` of them before the one with today. */
export function calendarUnit({ unit, back, today }: { unit: Unit; back: number; today: Day }): Period {
  const { year, month } = partsOf(today);
  switch (unit) {
    case 'day':
      return { first: today - back, last: today - back };
    case 'week': {
      const first = today - weekdayOf(today) - 7 * back;
      return { first, last: first + 6 };
    }
    case 'month':
      return monthsFrom({ year, month: month - back, count: 1 });
    case 'quarter':
      return monthsFrom({ year, month: 3 * (Math.floor((month - 1) / 3) - back) + 1, count: 3 });
    case 'year':
      return monthsFrom({ year: year - back, month: 1, count: 12 });
  }
}

const MONTHS: Readonly<Record<'month' | 'quarter' | 'year', number>> = { month: 1, quarter: 3, year: 12 };

/** The same day so many units ago; the last of its month where that month is shorter. */
export function daysAgo({ unit, count, today }: { unit: Unit; count: number; today: Day }): Day {
  if (unit === 'day' || unit === 'week') return today - count * (unit === 'week' ? 7 : 1);
  const { year, month, day } = partsOf(today);
  const target = monthsFrom({ year, month: month - count * MONTHS[unit], count: 1 });
  return Math.min(target.first + day - 1, target.last);
}
