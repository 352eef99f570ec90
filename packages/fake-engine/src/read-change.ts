import { FLAVOURS, OVERFLOWS, type Behaviour } from './behaviour.ts';
import { FAULT_NAMES } from './faults/catalogue.ts';
import type { FaultSpec } from './faults/fault-spec.ts';

/** A change of behaviour. A single `fault`, with its settings, is added to those in force. */
export interface BehaviourChange extends Partial<Behaviour>, Partial<FaultSpec> {
  /** The engine goes away with all that it runs, and comes back with the change after so long, behind the same URL. */
  readonly restartMs?: number;
}

/** What a value must be, or undefined where it is that. */
type Complaint = string | undefined;
type Check = (value: unknown) => Complaint;

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const wholeFrom =
  (minimum: number): Check =>
  (value) =>
    isWhole(value) && value >= minimum ? undefined : `must be a whole number from ${minimum}`;

const numberWithin =
  (minimum: number, maximum = Infinity): Check =>
  (value) =>
    typeof value === 'number' && value >= minimum && value <= maximum
      ? undefined
      : `must be a number from ${minimum}${maximum === Infinity ? '' : ` to ${maximum}`}`;

const oneOf =
  (allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value) ? undefined : `must be one of ${allowed.map(String).join(', ')}`;

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string');

const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every((item) => check(item) === undefined)
      ? undefined
      : `must be a list; each item ${Array.isArray(value) ? (value.map(check).find(Boolean) ?? '') : ''}`.trim();

const script: Check = (value) =>
  isRecord(value) && typeof value.includes === 'string' && typeof value.text === 'string'
    ? undefined
    : 'must be { includes, text }';

const FAULT_CHECKS: { readonly [Name in keyof Required<FaultSpec>]: Check } = {
  fault: oneOf(FAULT_NAMES),
  times: wholeFrom(1),
  probability: numberWithin(0, 1),
  n: wholeFrom(0),
  ms: numberWithin(0),
  bytes: wholeFrom(1),
  path: text,
};

const fault: Check = (value) => {
  if (!isRecord(value) || !('fault' in value)) return 'must be { fault, … }';
  const [complaint] = complaintsAbout(value, FAULT_CHECKS);
  return complaint;
};

const CHECKS: { readonly [Name in keyof Behaviour]: Check } = {
  flavour: oneOf(FLAVOURS),
  model: text,
  adapters: listOf(text),
  version: text,
  slots: wholeFrom(1),
  maxQueued: orNull(wholeFrom(0)),
  maxModelLen: wholeFrom(2),
  kvTokens: wholeFrom(2),
  ttftMs: numberWithin(0),
  prefillMsPerToken: numberWithin(0),
  itlMs: numberWithin(0),
  jitter: numberWithin(0, 1),
  seed: wholeFrom(0),
  tokensPerChunk: wholeFrom(1),
  outputTokens: orNull(wholeFrom(1)),
  scripts: listOf(script),
  overflow: oneOf(OVERFLOWS),
  onDisconnect: oneOf(['abort', 'ignore']),
  schedulingPolicy: oneOf(['fcfs', 'priority']),
  apiKey: orNull(text),
  keepAliveMs: wholeFrom(0),
  startup: oneOf(['refuse', 'loading']),
  strict: oneOf([true, false]),
  faults: listOf(fault),
};

export const BEHAVIOUR_FIELDS = Object.keys(CHECKS) as (keyof Behaviour)[]; // the keys of a closed table

/** Throws RangeError with all that is wrong, unknown names included. */
export function readChange(value: unknown): BehaviourChange {
  if (!isRecord(value)) throw new RangeError('a change of behaviour must be an object');
  const complaints = complaintsAbout(value, { ...CHECKS, ...FAULT_CHECKS, restartMs: numberWithin(0) });
  const strays = Object.keys(FAULT_CHECKS).filter((name) => name in value);
  if (strays.length > 0 && !('fault' in value)) complaints.push(`${strays.join(', ')}: of which fault?`);
  if (complaints.length > 0) throw new RangeError(complaints.join('; '));
  return value; // every field has been checked
}

function complaintsAbout(value: Record<string, unknown>, checks: Readonly<Record<string, Check>>): string[] {
  return Object.entries(value).flatMap(([name, given]) => {
    const check = checks[name];
    if (check === undefined) return [`${name} is not known`];
    const complaint = check(given);
    return complaint === undefined ? [] : [`${name} ${complaint}`];
  });
}

/** The fault that a change adds. */
export function faultOf({
  fault,
  times,
  probability,
  n,
  ms,
  bytes,
  path,
}: BehaviourChange): FaultSpec | undefined {
  if (fault === undefined) return undefined;
  const settings = Object.entries({ times, probability, n, ms, bytes, path }).filter(
    ([, given]) => given !== undefined,
  );
  return { fault, ...Object.fromEntries(settings) };
}

/** What of a change is behaviour to be kept. */
export function behaviourOf(change: BehaviourChange): Partial<Behaviour> {
  return Object.fromEntries(
    BEHAVIOUR_FIELDS.filter((name) => name in change).map((name) => [name, change[name]]),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
