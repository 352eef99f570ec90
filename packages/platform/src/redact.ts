const REDACTED = '[redacted]';
const LIMIT_DEPTH = 8;
const LIMIT_STRING = 2_000;

/** Keys that hold secrets, compared without case, `-` and `_`. Counts such as `promptTokens` are not among them. */
const SECRET_KEY = /authorization|apikey|cookie|token$|password|passwd|secret|credential|privatekey/;
/** Keys that hold what people wrote or what was answered to them. */
const BODY_KEY = /^(prompt|answer|text|content|question|query|body|messages|passages?|completion|delta)$/;

/**
 * A copy that may be logged: values under keys named like secrets or like written text are replaced, and so are
 * bearer tokens and URL passwords inside any string. Numbers and booleans are kept under text keys (`text: 12` is a
 * count). Cycles, depth and length are bounded. Errors must be serialised before.
 */
export function redact(value: unknown): unknown {
  return copy({ value, depth: 0 }, new Set());
}

interface Copied {
  readonly value: unknown;
  readonly depth: number;
}

function copy({ value, depth }: Copied, ancestors: Set<object>): unknown {
  if (typeof value === 'string') return redactString(value);
  if (typeof value !== 'object' || value === null) return copyScalar(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ancestors.has(value)) return '[circular]';
  if (depth >= LIMIT_DEPTH) return '[too deep]';
  ancestors.add(value);
  const copied = copyContainer({ value, depth: depth + 1 }, ancestors);
  ancestors.delete(value);
  return copied;
}

/** What JSON cannot hold becomes a short description. */
function copyScalar(value: unknown): unknown {
  const isForeign = typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function';
  return isForeign ? String(value).slice(0, 100) : value;
}

function copyContainer({ value, depth }: { value: object; depth: number }, ancestors: Set<object>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => copy({ value: item, depth }, ancestors));
  const entries = Object.entries(value) as [string, unknown][]; // typed as any
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      isHidden(key, item) ? REDACTED : copy({ value: item, depth }, ancestors),
    ]),
  );
}

function isHidden(key: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  const kind = kindOf(key);
  if (kind === 'body') return typeof value !== 'number' && typeof value !== 'boolean';
  return kind === 'secret';
}

type KeyKind = 'secret' | 'body' | 'plain';

/** Nearly all keys are our own, the same in every line. */
const kinds = new Map<string, KeyKind>();
const LIMIT_KINDS = 1_000;

function kindOf(key: string): KeyKind {
  const known = kinds.get(key);
  if (known !== undefined) return known;
  const name = key.toLowerCase().replace(/[-_\s]/g, '');
  const kind = SECRET_KEY.test(name) ? 'secret' : BODY_KEY.test(name) ? 'body' : 'plain';
  if (kinds.size < LIMIT_KINDS) kinds.set(key, kind);
  return kind;
}

function redactString(value: string): string {
  const bounded = value.length > LIMIT_STRING ? `${value.slice(0, LIMIT_STRING)}…` : value;
  return bounded
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`)
    .replace(/(:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${REDACTED}@`);
}
