import { z } from 'zod';

/** Text that survives UTF-8: a lone surrogate would come back as another character. */
export function wellFormedText(): z.ZodString {
  return z
    .string()
    .refine(isWellFormed, { message: 'must be well-formed Unicode (it holds a lone surrogate)' });
}

function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
