import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { describeIssue } from './describe-issue.ts';

test.each<[z.ZodType, unknown, string]>([
  [z.string().min(1), '', 'must not be empty'],
  [z.string().min(2), 'a', 'must have at least 2 characters'],
  [z.string().max(1), 'ab', 'must have at most 1 character'],
  [z.array(z.string()).min(1), [], 'must not be empty'],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], 'must have at most 2 items'],
  [z.number().min(1), 0, 'must be at least 1'],
  [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
])('what is wrong is said as people say it: %#', (schema, value, message) => {
  expect(schema.safeParse(value, { error: describeIssue }).error?.issues[0]?.message).toBe(message);
});
