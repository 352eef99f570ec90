import { expect, test } from '@jest/globals';
import { readCaller } from './read-caller.ts';

test('tenant and priority are read; what is empty is not there', () => {
  expect(readCaller({ 'x-tenant': 'ines', 'x-priority': 'batch' })).toEqual({
    tenant: 'ines',
    priority: 'batch',
  });
  expect(readCaller({ 'x-tenant': '' })).toEqual({ tenant: undefined, priority: undefined });
});

test.each([{ 'x-priority': 'urgent' }, { 'x-tenant': 'x'.repeat(201) }])(
  '%j is refused by name',
  (headers) => {
    const [param] = Object.keys(headers);
    expect(() => readCaller(headers)).toThrow(expect.objectContaining({ code: 'invalid_request', param }));
  },
);
