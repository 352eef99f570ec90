import type { z } from 'zod';
import { describeIssue } from './describe-issue.ts';

/** What stands in the way of starting, one line per fault, for people at a terminal. It never leaves the process. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables that the schema's keys name, parsed and frozen; other variables are ignored. Empty means unset.
 * Throws ConfigError with every fault at once, one line each: variable, what it must be, what it is. The value of a
 * variable named like a secret is never repeated.
 */
export function parseConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
): Readonly<z.output<Schema>> {
  const names = Object.keys(schema.shape);
  const given = Object.fromEntries(
    names.map((name) => [name, env[name]?.trim() === '' ? undefined : env[name]]),
  );
  const result = schema.safeParse(given, { error: describeIssue });
  if (result.success) return Object.freeze(result.data);
  throw new ConfigError(result.error.issues.map((issue) => describeFault(issue, given)));
}

function describeFault({ path, message }: z.core.$ZodIssue, env: Environment): string {
  const name = path.map(String).join(', ');
  const value = env[name];
  if (value === undefined) return `${name} ${message}${name in env ? '; it is not set' : ''}.`;
  if (/KEY|TOKEN|SECRET|PASSWORD/i.test(name)) return `${name} ${message} (its value is not shown).`;
  return `${name} ${message}; it is ${JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value)}.`;
}
