import type { z } from 'zod';
import type { ModelNames } from '../capabilities/name-models.ts';

/** As long as a request may name a model. */
const NAME = /^[^\s,=]{1,200}$/;

/** `name=id,name=id`, for zod's `transform`: all faults in one message. */
export function parseModelNames(text: string, context: z.RefinementCtx): ModelNames {
  const entries = text.split(',').map((entry) => entry.trim());
  const pairs = entries.map((entry) => entry.split('=').map((part) => part.trim()));
  const names = pairs.map(([name = '']) => name);
  const faults = entries.flatMap((entry, i) => {
    const [name = '', id, ...rest] = pairs[i] ?? [];
    if (id === undefined || rest.length > 0) return [`${JSON.stringify(entry)} is not name=id`];
    if (!NAME.test(name)) return [`${JSON.stringify(name)} is no name for a model`];
    if (!NAME.test(id)) return [`${JSON.stringify(name)} stands for no model`];
    return names.indexOf(name) === i ? [] : [`${JSON.stringify(name)} is there twice`];
  });
  if (faults.length > 0)
    context.addIssue({
      code: 'custom',
      message: `must be a list such as twin=*,twin/ines=ines-lora, but ${faults.join('; ')}`,
    });
  return new Map(pairs.map(([name = '', id = '']) => [name, id]));
}
