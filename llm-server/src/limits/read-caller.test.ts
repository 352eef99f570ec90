import { expect, test } from '@jest/globals';
import { readCaller } from './read-caller.ts';

test('tenant, priority and remaining time are read; what is empty is not there', () => {
  expect(readCaller({ 'x-tenant': 'ines', 'x-priority': 'batch', 'x-deadline-ms': '1500.5' })).toEqual({
    tenant: 'ines',
    priority: 'batch',
    budgetMs: 1_500.5,
  });
  expect(readCaller({ 'x-tenant': '', 'x-deadline-ms': '' })).toEqual({});
  expect(readCaller({ 'x-deadline-ms': '-20' }).budgetMs).toBe(-20);
});

test.each([
  { 'x-priority': 'urgent' },
  { 'x-tenant': 'x'.repeat(201) },
  { 'x-deadline-ms': 'soon' },
  { 'x-deadline-ms': '1e9' },
])('%j is refused by name', (headers) => {
  const [param] = Object.keys(headers);
  expect(() => readCaller(headers)).toThrow(expect.objectContaining({ code: 'invalid_request', param }));
});
