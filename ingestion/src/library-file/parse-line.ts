import { AppError } from '@twinscribe/platform';
import type { z } from 'zod';
import type { Line } from './read-lines.ts';

const LIMIT_FAULTS = 5;

/** Throws AppError that names the fields at fault, without what stands in them. */
export function parseLine<Schema extends z.ZodType>(
  { text }: Line,
  { schema }: { schema: Schema },
): z.output<Schema> {
  const result = schema.safeParse(parseJson(text));
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, LIMIT_FAULTS)
    .map(({ path, message }) => [...path.map(String), message].join(': '));
  throw new AppError('invalid_request', faults.join('; '), { cause: result.error });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_request', 'is not JSON', { cause });
  }
}
