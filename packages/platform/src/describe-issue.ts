import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/**
 * What a value must be, as the end of a sentence that starts with its name: "must be one of …". Never repeats the
 * value. For zod's `error` option: messages that a schema brings along win over these.
 */
export function describeIssue(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${typeName(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${amount({ origin: issue.origin, bound: issue.minimum, least: true, inclusive: issue.inclusive })}`;
    case 'too_big':
      return `must ${amount({ origin: issue.origin, bound: issue.maximum, least: false, inclusive: issue.inclusive })}`;
    case 'invalid_format':
      return `must be ${formatName(issue)}`;
    case 'unrecognized_keys':
      return `has ${issue.keys.length > 1 ? 'unknown fields' : 'an unknown field'}: ${issue.keys.map(shorten).join(', ')}`;
    default:
      return undefined;
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const typeName = (expected: string): string => TYPE_NAMES[expected] ?? `of type ${expected}`;

function formatName({ format, pattern }: { format: string; pattern?: string | undefined }): string {
  if (format === 'url') return 'a URL, such as http://127.0.0.1:8000';
  if (format === 'regex' && pattern !== undefined) return `of the form ${pattern}`;
  return `a valid ${format}`;
}

const UNITS: Readonly<Record<string, string>> = {
  string: 'character',
  array: 'item',
  set: 'item',
  file: 'byte',
};

function amount(limit: {
  origin: string;
  bound: unknown;
  least: boolean;
  inclusive?: boolean | undefined;
}): string {
  const { origin, bound, least, inclusive = true } = limit;
  const unit = UNITS[origin];
  if (unit !== undefined && least && Number(bound) === 1) return 'not be empty';
  if (unit !== undefined)
    return `have ${least ? 'at least' : 'at most'} ${String(bound)} ${unit}${Number(bound) === 1 ? '' : 's'}`;
  if (inclusive) return `be ${least ? 'at least' : 'at most'} ${String(bound)}`;
  return `be ${least ? 'greater' : 'less'} than ${String(bound)}`;
}

const shorten = (key: string): string => JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
