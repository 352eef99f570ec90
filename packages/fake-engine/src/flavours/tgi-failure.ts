import type { EngineFailure, FailureReply } from './failure.ts';

interface Worded {
  readonly status: number;
  readonly error: string;
  readonly error_type: string;
}

/** `error` is a string; a missing key is answered with no body at all. */
export function tgiFailure(cause: EngineFailure): FailureReply {
  if (cause.kind === 'unauthorized') return { status: 401, body: null };
  if (cause.kind === 'no_route') return { status: 404, body: null };
  const { status, ...body } = wordTgiFailure(cause);
  return { status, body };
}

export function wordTgiFailure(cause: Exclude<EngineFailure, { kind: 'unauthorized' | 'no_route' }>): Worded {
  switch (cause.kind) {
    case 'context': {
      const { promptTokens, requestedTokens, limit } = cause;
      return validation(
        promptTokens >= limit
          ? `\`inputs\` must have less than ${limit} tokens. Given: ${promptTokens}`
          : `\`inputs\` tokens + \`max_new_tokens\` must be <= ${limit}. Given: ${promptTokens} \`inputs\` tokens and ${requestedTokens} \`max_new_tokens\``,
      );
    }
    case 'invalid':
      return validation(cause.message);
    case 'model':
      return generation(`adapter ${cause.model} not found`);
    case 'overloaded':
      return { status: 429, error: 'Model is overloaded', error_type: 'overloaded' };
    case 'loading':
      return { status: 503, error: 'unhealthy', error_type: 'healthcheck' };
    case 'generation':
      return generation('CANCELLED');
  }
}

const validation = (message: string): Worded => ({
  status: 422,
  error: `Input validation error: ${message}`,
  error_type: 'validation',
});

const generation = (message: string): Worded => ({
  status: 424,
  error: `Request failed during generation: ${message}`,
  error_type: 'generation',
});
