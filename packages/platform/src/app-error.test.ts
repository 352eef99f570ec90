import { expect, test } from '@jest/globals';
import { errorBodySchema } from '@twinscribe/contracts';
import { AppError, toAppError, toErrorBody } from './app-error.ts';

test('what was thrown becomes known by its name, and an AppError stays itself', () => {
  const known = new AppError('not_found', 'gone');
  expect(toAppError(known)).toBe(known);
  expect(toAppError(new DOMException('stop', 'AbortError')).code).toBe('cancelled');
  expect(toAppError(new DOMException('late', 'TimeoutError')).code).toBe('deadline_exceeded');
  expect(toAppError('a string').code).toBe('internal');
  expect(toAppError(new TypeError('x.y is not a function')).message).not.toContain('x.y');
});

test('the body of an error follows the contract and never holds the cause', () => {
  const error = new AppError('context_length_exceeded', 'Too long.', {
    cause: new Error('planted'),
    param: 'messages',
    details: { limit_tokens: 8 },
  });
  const body = toErrorBody(error, { requestId: 'request-1' });
  expect(errorBodySchema.parse(body)).toEqual(body);
  expect(body.error).toMatchObject({ param: 'messages', retryable: false, details: { limit_tokens: 8 } });
  expect(JSON.stringify(body)).not.toContain('planted');
});
