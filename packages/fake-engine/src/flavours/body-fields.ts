import type { EngineFailure } from './failure.ts';

export type Body = Readonly<Record<string, unknown>>;

/** Bounds of a number; `above` and `below` are not themselves allowed. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
  readonly whole?: boolean;
}

export type Ranges = Readonly<Record<string, Range>>;

/** The first field that is not a number within its range; null and absent are. */
export function findOutOfRange(body: Body, ranges: Ranges): EngineFailure | undefined {
  for (const [field, range] of Object.entries(ranges)) {
    const value = body[field];
    if (value === undefined || value === null || isWithin(value, range)) continue;
    return { kind: 'invalid', message: `${field} must be ${describeRange(range)}`, param: field };
  }
  return undefined;
}

function isWithin(value: unknown, { min, max, above, below, whole }: Range): boolean {
  if (typeof value !== 'number' || (whole === true && !Number.isSafeInteger(value))) return false;
  return (
    value >= (min ?? -Infinity) &&
    value <= (max ?? Infinity) &&
    value > (above ?? -Infinity) &&
    value < (below ?? Infinity)
  );
}

function describeRange({ min, max, above, below, whole }: Range): string {
  const bounds = [
    ...(min === undefined ? [] : [`>= ${min}`]),
    ...(above === undefined ? [] : [`> ${above}`]),
    ...(max === undefined ? [] : [`<= ${max}`]),
    ...(below === undefined ? [] : [`< ${below}`]),
  ];
  return [whole === true ? 'an integer' : 'a number', bounds.join(' and ')].join(' ').trim();
}

/** Fields that the route does not know. */
export function unknownFields(body: Body, known: ReadonlySet<string>): string[] {
  return Object.keys(body).filter((field) => !known.has(field));
}

export const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** One string or a list of them; undefined where it is neither. */
export function stringsOf(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}
