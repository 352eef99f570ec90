import { expect, test } from '@jest/globals';
import { ERROR_CODES, ERROR_KINDS } from './error-code.ts';

test('a caller is never told to retry what only a change can mend, and 503 is always worth a retry', () => {
  for (const code of ERROR_CODES) {
    const { status, retryable } = ERROR_KINDS[code];
    if (status < 429) expect({ code, retryable }).toEqual({ code, retryable: false });
    if (status === 503) expect({ code, retryable }).toEqual({ code, retryable: true });
  }
});
