import type { z } from 'zod';

export interface ConfigVariable {
  readonly name: string;
  /** As one would write it into the environment; null where there is none. */
  readonly default: string | null;
  readonly description: string;
}

/** The variables of a configuration schema, in its order, for a reference that tests can hold against the documents. */
export function describeConfig(schema: z.ZodObject): ConfigVariable[] {
  return Object.entries(schema.shape as Record<string, Layer>).map(([name, variable]) => ({
    name,
    ...describeVariable(variable),
  }));
}

interface Layer {
  readonly description?: string | undefined;
  readonly _zod: {
    readonly def: { defaultValue?: string | number | boolean; innerType?: Layer; in?: Layer };
  };
}

/** A default or a description may sit on any layer of `z.string().meta(…).optional()`; the outermost one holds. */
function describeVariable(variable: Layer): Omit<ConfigVariable, 'name'> {
  const { defaultValue, innerType, in: input } = variable._zod.def;
  const next = innerType ?? input;
  const inner = next === undefined ? { default: null, description: '' } : describeVariable(next);
  return {
    default: defaultValue === undefined ? inner.default : String(defaultValue),
    description: variable.description ?? inner.description,
  };
}
