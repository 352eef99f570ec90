import type { StandInCondition, StandInFilter, StandInPoint } from './stand-in-requests.ts';

/** Whether the point meets all of `must` and none of `must_not`. */
export function meets(point: StandInPoint, { must = [], must_not = [] }: StandInFilter): boolean {
  return (
    must.every((condition) => meetsOne(point, condition)) &&
    !must_not.some((condition) => meetsOne(point, condition))
  );
}

function meetsOne(point: StandInPoint, condition: StandInCondition): boolean {
  if ('has_id' in condition) return condition.has_id.includes(point.id);
  const { key, match, range } = condition;
  const found = valueAt(point.payload, key);
  const values: readonly unknown[] = Array.isArray(found) ? found : [found];
  return values.some((value) => (match === undefined || matches(value, match)) && isWithin(value, range));
}

function matches(
  value: unknown,
  match: NonNullable<Extract<StandInCondition, { key: string }>['match']>,
): boolean {
  return 'any' in match ? match.any.some((one) => one === value) : match.value === value;
}

function isWithin(value: unknown, range: Extract<StandInCondition, { key: string }>['range']): boolean {
  if (range === undefined) return true;
  const at = toNumber(value);
  const { gte, gt, lte, lt } = range;
  return (
    (gte === undefined || at >= toNumber(gte)) &&
    (gt === undefined || at > toNumber(gt)) &&
    (lte === undefined || at <= toNumber(lte)) &&
    (lt === undefined || at < toNumber(lt))
  );
}

/** NaN, which no comparison holds for, where it is neither a number nor a date. */
function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

/** Of a key such as `document.title`. */
export function valueAt(payload: unknown, key: string): unknown {
  let value: unknown = payload;
  for (const name of key.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([own]) => own === name)?.[1];
  }
  return value;
}

/** The payload with those keys only, nested as they were. */
export function selectFields(
  payload: Record<string, unknown>,
  fields: true | readonly string[] | undefined,
): Record<string, unknown> | null {
  if (fields === undefined) return null;
  if (fields === true) return structuredClone(payload);
  const selected: Record<string, unknown> = {};
  for (const field of fields) {
    const value = valueAt(payload, field);
    if (value !== undefined) place(selected, field.split('.'), value);
  }
  return selected;
}

function place(
  target: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    target[name] = structuredClone(value);
    return;
  }
  const inner = (target[name] ??= {}) as Record<string, unknown>; // only `place` writes into what is selected
  place(inner, rest, value);
}
