import type { PatternMatch } from './pattern.ts';
import type { QuestionReader } from './question-reader.ts';
import { resolvePeriod, type PeriodMeaning, type PeriodSlots, type ResolvePeriod } from './resolve-period.ts';

export interface PeriodReading {
  readonly end: number;
  readonly meaning: PeriodMeaning;
  readonly resolve: ResolvePeriod;
  /** The year in the words themselves; undefined where it depends on today. */
  readonly year: number | undefined;
}

const NUMERIC = new Set([
  'month',
  'season',
  'weekday',
  'quarter',
  'half',
  'dayword',
  'number',
  'year',
  'nth',
]);

/**
 * The period that begins here, by the first pattern that fits; the grammar names longer ones first. `isInner` is for one
 * inside another, which holds no third.
 */
export function readPeriod(
  { at, isInner }: { at: number; isInner: boolean },
  reader: Pick<QuestionReader, 'grammar' | 'match'>,
): PeriodReading | undefined {
  const { periods, innerPeriods } = reader.grammar;
  const match = reader.match(isInner ? innerPeriods : periods, at);
  return match && periodReading({ found: match.found, meaning: match.label });
}

export function periodReading({
  found,
  meaning,
}: {
  found: PatternMatch;
  meaning: PeriodMeaning;
}): PeriodReading {
  const slots = slotsOf(found);
  const year = slots.year ?? slots.date?.year ?? innerYear(found);
  return { end: found.end, meaning, resolve: resolvePeriod({ meaning, slots }), year };
}

function slotsOf({ slots }: PatternMatch): PeriodSlots {
  const entries = slots.map(({ slot, value }) => {
    if (slot === 'inner') return [slot, (value as PeriodReading).resolve]; // what the reader of this slot gives
    return [slot, NUMERIC.has(slot) ? Number(value) : value];
  });
  return Object.fromEntries(entries) as PeriodSlots; // each slot's reader gives what the slot's name says
}

function innerYear({ slots }: PatternMatch): number | undefined {
  const inner = slots.find(({ slot }) => slot === 'inner');
  return inner && (inner.value as PeriodReading).year; // what the reader of this slot gives
}
