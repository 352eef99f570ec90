import { z } from 'zod';
import { ERROR_CODES } from './error-code.ts';

/**
 * The one body of every error, in JSON replies and in streams. `type` and `param` are what OpenAI clients look for.
 * `param` names the offending field (`messages.0.content`), null where no single field is to blame.
 */
export const errorBodySchema = z.object({
  error: z.object({
    code: z.enum(ERROR_CODES),
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    requestId: z.string(),
    retryable: z.boolean(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

export type ErrorBody = z.infer<typeof errorBodySchema>;
