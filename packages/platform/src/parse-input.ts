import type { z } from 'zod';
import { AppError } from './app-error.ts';
import { describeIssue } from './describe-issue.ts';

export type InputPart = 'body' | 'query' | 'params';

const LIMIT_FAULTS = 5;

const PART_NAMES: Readonly<Record<InputPart, string>> = {
  body: 'The request body',
  query: 'The query string',
  params: 'The path',
};

/**
 * The input as its schema reads it. Throws AppError `invalid_request` that names the fields at fault and what they must
 * be, without repeating what was sent; `param` is the first of them, as a dotted path.
 */
export function parseInput<Schema extends z.ZodType>(
  { input, part }: { input: unknown; part: InputPart },
  { schema }: { schema: Schema },
): z.output<Schema> {
  const result = schema.safeParse(input, { error: describeIssue });
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => flattenUnion(issue)).slice(0, LIMIT_FAULTS);
  const described = faults.map(
    ({ path, message }) => `${path.length === 0 ? PART_NAMES[part] : path.join('.')} ${message}`,
  );
  const param = faults.map(paramOf).find((name) => name !== '');
  throw new AppError('invalid_request', `${described.join('; ')}.`, param === undefined ? {} : { param });
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

/** Of alternatives, the one that the input came closest to is worth talking about: the one that failed deepest. */
function flattenUnion(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.map((errors) =>
    errors.flatMap(flattenUnion).map((fault) => ({ ...fault, path: [...issue.path, ...fault.path] })),
  );
  const depthOf = (branch: readonly Fault[]): number => Math.max(0, ...branch.map(({ path }) => path.length));
  const deepest = Math.max(...branches.map(depthOf));
  const closest = branches.filter((branch) => depthOf(branch) === deepest);
  if (closest.length === 1) return closest[0] ?? [];
  const messages = new Set(closest.flatMap((branch) => branch.map(({ message }) => message)));
  return [{ path: issue.path, message: [...messages].join(' or ') }];
}

function paramOf({ path, keys }: Fault): string {
  return [...path.map(String), ...(keys ?? []).slice(0, 1)].join('.').slice(0, 200);
}
