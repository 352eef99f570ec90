import { readFile } from 'node:fs/promises';
import { AppError } from '@twinscribe/platform';
import { z } from 'zod';

const boundSchema = z
  .strictObject({ atLeast: z.number().optional(), atMost: z.number().optional() })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, 'names no bound');
const boundsSchema = z.record(z.string(), boundSchema);

const thresholdsSchema = z.strictObject({
  /** Of the question set. */
  answers: boundsSchema,
  /** Of test collections, by the name of their folder. */
  collections: z.record(z.string(), boundsSchema),
});

export type Bounds = z.infer<typeof boundsSchema>;
export type Thresholds = z.infer<typeof thresholdsSchema>;

/** By name. */
export type Figures = Readonly<Record<string, number>>;

export interface Check {
  readonly name: string;
  /** Undefined where the evaluation does not have it, which no bound allows. */
  readonly figure: number | undefined;
  /** As people write it: `≥ 0.8`. */
  readonly bound: string;
  readonly passed: boolean;
}

/** What cannot be read or does not keep to the schema throws AppError `invalid_request`. */
export async function readThresholds({ path }: { path: string }): Promise<Thresholds> {
  try {
    return thresholdsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new AppError('invalid_request', `${path} holds no thresholds.`, { cause });
  }
}

/** Every bound against its figure, in the order of the bounds. */
export function checkFigures({ figures, bounds }: { figures: Figures; bounds: Bounds }): Check[] {
  return Object.entries(bounds).map(([name, { atLeast, atMost }]) => {
    const figure = figures[name];
    const sides = [
      ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
      ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
    ];
    const passed = figure !== undefined && figure >= (atLeast ?? -Infinity) && figure <= (atMost ?? Infinity);
    return { name, figure, bound: sides.join(', '), passed };
  });
}
