import { z } from 'zod';

/** Upper bound: an hour, so that a mistyped unit is seen. */
export const milliseconds = z.coerce.number().int().min(1).max(3_600_000);

/** What several variables must keep together. It is looked at beside other faults, too: a value may be missing. */
export interface ConfigRule<Parsed> {
  readonly names: readonly string[];
  readonly isBroken: (parsed: Parsed) => boolean;
  /** What is wrong and how to mend it, as the end of a sentence that starts with the names. */
  readonly error: string;
}

export const withRules = <Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  rules: readonly ConfigRule<z.output<z.ZodObject<Shape>>>[],
): z.ZodObject<Shape> =>
  rules.reduce(
    (ruled, { names, isBroken, error }) =>
      ruled.refine((parsed) => !isBroken(parsed), { path: [...names], error, when: () => true }),
    schema,
  );
