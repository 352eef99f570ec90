import { partsOf, type Day, type Period } from './calendar.ts';
import type { Relation } from './filter-locale.ts';
import type { PatternMatch } from './pattern.ts';
import { periodReading, type PeriodReading } from './read-period.ts';
import type { QuestionReader } from './question-reader.ts';
import type { PeriodMeaning } from './resolve-period.ts';

/** Both ends belong to it; an end that is undefined is open. */
export interface DateRange {
  readonly from: Day | undefined;
  readonly to: Day | undefined;
}

export interface WhenReading {
  readonly end: number;
  readonly relation: Relation;
  /** Undefined where the calendar has no such day. */
  readonly range: DateRange | undefined;
  /** The first year in the words themselves. */
  readonly year: number | undefined;
}

/** The time expression that begins here, with its preposition. */
export function readWhen(
  { at, today }: { at: number; today: Day },
  reader: QuestionReader,
): WhenReading | undefined {
  const match = reader.match(reader.grammar.whens, at);
  if (match === undefined) return undefined;
  const { label: relation, found } = match;
  const periods = relation === 'rolling' ? [rollingOf(found)] : periodsOf(found);
  return { end: found.end, relation, range: rangeOf({ relation, periods, today }), year: periods[0]?.year };
}

const PERIOD_SLOTS = new Set(['period', 'adverbial', 'bare']);

const periodsOf = ({ slots }: PatternMatch): PeriodReading[] =>
  slots.filter(({ slot }) => PERIOD_SLOTS.has(slot)).map(({ value }) => value as PeriodReading); // what the reader gives

const rollingOf = (found: PatternMatch): PeriodReading => periodReading({ found, meaning: 'rolling' });

export function rangeOf({
  relation,
  periods,
  today,
}: {
  relation: Relation;
  periods: readonly PeriodReading[];
  today: Day;
}): DateRange | undefined {
  const [one, other] = periods;
  if (one === undefined) return undefined;
  if (other !== undefined) return rangeBetween({ one, other, today });
  const period = one.resolve({ today });
  return period && limitBy({ relation, period, meaning: one.meaning });
}

function limitBy({
  relation,
  period: { first, last },
  meaning,
}: {
  relation: Relation;
  period: Period;
  meaning: PeriodMeaning;
}): DateRange {
  // Where in the period the edge is, nobody says: all of it stays in.
  const isEdge = meaning === 'edge';
  switch (relation) {
    case 'since':
      return { from: first, to: undefined };
    case 'after':
      return { from: isEdge ? first : last + 1, to: undefined };
    case 'before':
      return { from: undefined, to: isEdge ? last : first - 1 };
    case 'until':
      return { from: undefined, to: last };
    case 'inside':
    case 'dated':
    case 'range':
    case 'rolling':
    case 'either':
      return { from: first, to: meaning === 'rolling' ? undefined : last };
  }
}

/** An end without a year takes that of the other; where they come out in the wrong order, the year next to it. */
function rangeBetween({
  one,
  other,
  today,
}: {
  one: PeriodReading;
  other: PeriodReading;
  today: Day;
}): DateRange | undefined {
  const end = other.resolve({ today, year: other.year ?? one.year });
  const start = one.resolve({ today, year: one.year ?? other.year });
  if (start === undefined || end === undefined) return undefined;
  if (start.first <= end.last) return { from: start.first, to: end.last };
  if (one.year === undefined) {
    const earlier = one.resolve({ today, year: partsOf(start.first).year - 1 });
    return earlier && { from: earlier.first, to: end.last };
  }
  const later = other.year === undefined ? other.resolve({ today, year: one.year + 1 }) : undefined;
  return later && { from: start.first, to: later.last };
}
