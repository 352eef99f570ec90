import {
  calendarUnit,
  dateOf,
  dayOf,
  daysAgo,
  monthsFrom,
  partsOf,
  weekdayOf,
  type Day,
  type Period,
  type Unit,
} from './calendar.ts';

/**
 * What the slots of a pattern for a period mean together. `lastUnit` is the calendar unit before today's, `rolling` reaches
 * from so many units ago until today, `ago` is the calendar unit that many before. `lastNamed` is the most recent month,
 * season or weekday that is over; without "last", a month or season is the most recent one that has begun.
 */
export type PeriodMeaning =
  | 'date'
  | 'day'
  | 'named'
  | 'year'
  | 'quarter'
  | 'half'
  | 'lastNamed'
  | 'thisNamed'
  | 'dayword'
  | 'thisUnit'
  | 'lastUnit'
  | 'unitBeforeLast'
  | 'ago'
  | 'rolling'
  | 'edge';

export interface PeriodSlots {
  readonly date?: { year: number; month: number; day: number };
  readonly year?: number;
  readonly month?: number;
  readonly nth?: number;
  readonly season?: number;
  readonly weekday?: number;
  readonly quarter?: number;
  readonly half?: number;
  readonly dayword?: number;
  readonly number?: number;
  readonly unit?: Unit;
  readonly inner?: ResolvePeriod;
}

/** `year` is that of the other end of a range, for an end without one. */
export type ResolvePeriod = (at: { today: Day; year?: number | undefined }) => Period | undefined;

interface Place {
  readonly slots: PeriodSlots;
  readonly today: Day;
  /** Said, or that of the other end. */
  readonly year: number | undefined;
}

/** Undefined for a day that the calendar does not have. */
export function resolvePeriod({
  meaning,
  slots,
}: {
  meaning: PeriodMeaning;
  slots: PeriodSlots;
}): ResolvePeriod {
  return ({ today, year }) => RESOLVERS[meaning]({ slots, today, year: slots.year ?? year });
}

const RESOLVERS: Readonly<Record<PeriodMeaning, (place: Place) => Period | undefined>> = {
  date: ({ slots: { date } }) => date && oneDay(dateOf(date)),
  day: ({ slots: { nth = 0, month = 0 }, today, year }) =>
    begun({ year, today }, (of) => oneDay(dateOf({ year: of, month, day: nth }))),
  named: (place) => begun(place, (year) => namedIn(place, year)),
  year: ({ slots: { year = 0 } }) => monthsFrom({ year, month: 1, count: 12 }),
  quarter: ({ slots: { quarter = 1 }, today, year }) =>
    begun({ year, today }, (of) => monthsFrom({ year: of, month: 3 * quarter - 2, count: 3 })),
  half: ({ slots: { half = 1, inner }, today, year }) => {
    const whole = inner === undefined ? yearOf(year ?? partsOf(today).year) : inner({ today, year });
    return whole && halfOf(whole, half);
  },
  lastNamed: (place) => latest(place, (period) => period.last < place.today),
  thisNamed: (place) => namedIn(place, partsOf(place.today).year),
  dayword: ({ slots: { dayword = 0 }, today }) => oneDay(today - dayword),
  thisUnit: ({ slots: { unit = 'day' }, today }) => calendarUnit({ unit, back: 0, today }),
  lastUnit: ({ slots: { unit = 'day' }, today }) => calendarUnit({ unit, back: 1, today }),
  unitBeforeLast: ({ slots: { unit = 'day' }, today }) => calendarUnit({ unit, back: 2, today }),
  ago: ({ slots: { unit = 'day', number = 1 }, today }) => calendarUnit({ unit, back: number, today }),
  rolling: ({ slots: { unit = 'day', number = 1 }, today }) => ({
    first: daysAgo({ unit, count: number, today }),
    last: today,
  }),
  edge: ({ slots: { inner }, today, year }) => inner?.({ today, year }),
};

const oneDay = (day: Day | undefined): Period | undefined =>
  day === undefined ? undefined : { first: day, last: day };

const yearOf = (year: number): Period => monthsFrom({ year, month: 1, count: 12 });

/** Halves of a year only: "the first half of May" is said, but too seldom to be worth a rule. */
function halfOf(whole: Period, half: number): Period | undefined {
  const { year, month, day } = partsOf(whole.first);
  if (month !== 1 || day !== 1 || whole.last !== dayOf(year + 1, 1) - 1) return undefined;
  return monthsFrom({ year, month: half === 1 ? 1 : 7, count: 6 });
}

/** In the year that is said; where none is, in the most recent one in which it has begun. */
function begun(
  { year, today }: { year: number | undefined; today: Day },
  inYear: (year: number) => Period | undefined,
): Period | undefined {
  if (year !== undefined) return inYear(year);
  const { year: thisYear } = partsOf(today);
  return [thisYear, thisYear - 1].map(inYear).find((period) => period !== undefined && period.first <= today);
}

/** A winter belongs to the year in which it begins. */
function namedIn({ slots: { month, season, weekday }, today }: Place, year: number): Period | undefined {
  if (month !== undefined) return monthsFrom({ year, month, count: 1 });
  if (season !== undefined) return monthsFrom({ year, month: season, count: 3 });
  return weekday === undefined ? undefined : oneDay(today - ((weekdayOf(today) - weekday + 8) % 7));
}

function latest(place: Place, fits: (period: Period) => boolean): Period | undefined {
  const { slots, today } = place;
  if (slots.weekday !== undefined) {
    const { first = today } = namedIn(place, 0) ?? {};
    return oneDay(first === today ? today - 7 : first);
  }
  const { year } = partsOf(today);
  return [year, year - 1, year - 2]
    .map((of) => namedIn(place, of))
    .find((period) => period !== undefined && fits(period));
}
