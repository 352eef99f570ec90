import type { EngineFailure, FailureReply } from './failure.ts';

const TYPES: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  404: 'NotFoundError',
  503: 'ServiceUnavailableError',
};

export function vllmFailure(cause: EngineFailure): FailureReply {
  if (cause.kind === 'unauthorized') return { status: 401, body: { error: 'Unauthorized' } };
  if (cause.kind === 'no_route') return { status: 404, body: { detail: 'Not Found' } };
  const { status, message, param } = wordFailure(cause);
  return {
    status,
    body: { error: { message, type: TYPES[status] ?? 'InternalServerError', param, code: status } },
  };
}

type Worded = { status: number; message: string; param: string | null };

function wordFailure(cause: Exclude<EngineFailure, { kind: 'unauthorized' | 'no_route' }>): Worded {
  switch (cause.kind) {
    case 'context': {
      const { limit, requestedTokens, promptTokens } = cause;
      const message =
        `This model's maximum context length is ${limit} tokens. However, you requested ${requestedTokens} output tokens ` +
        `and your prompt contains ${promptTokens} input tokens, for a total of ${promptTokens + requestedTokens} tokens. ` +
        'Please reduce the length of the input prompt or the number of requested output tokens.';
      return { status: 400, message, param: 'input_tokens' };
    }
    case 'invalid':
      return { status: 400, message: cause.message, param: cause.param };
    case 'model':
      return { status: 404, message: `The model \`${cause.model}\` does not exist.`, param: 'model' };
    case 'overloaded':
      return {
        status: 503,
        message: 'The engine has too many requests in flight. Try again later.',
        param: null,
      };
    case 'loading':
      return { status: 503, message: 'The engine is not ready.', param: null };
    case 'generation':
      return {
        status: 500,
        message: 'EngineCore encountered an issue. See stack trace for the root cause.',
        param: null,
      };
  }
}
