import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { findEntry } from './find-entry.ts';

const entries = {
  l4: { aliases: ['nvidia-l4'], repository: 'nvidia/l4' },
  l40s: { aliases: [], repository: 'nvidia/l40s' },
  'a100-80': { aliases: ['a100', 'A100 80 GB'], repository: 'nvidia/a100' },
};

const find = (given: string) =>
  findEntry({ what: 'GPU', param: 'gpu', given, entries, namesOf: ({ repository }) => [repository] });

function complaint(given: string): string {
  try {
    find(given);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.message;
  }
  return 'found';
}

test.each([
  ['l4', 'l4'],
  ['L40S', 'l40s'],
  ['NVIDIA L4', 'l4'],
  ['a100_80gb', 'a100-80'],
  ['A100', 'a100-80'],
  ['nvidia/l40s', 'l40s'],
])('a name is found whatever its case and punctuation: %s', (given, key) => {
  expect(find(given).key).toBe(key);
});

test('an unknown name is answered with the closest and with all that there are', () => {
  expect(complaint('l40')).toBe(
    'There is no GPU "l40" here. Did you mean l40s? There are: l4, l40s, a100-80.',
  );
  expect(complaint('a100-81')).toContain('Did you mean a100-80?');
});

test('a name like nothing there is gets no guess', () => {
  expect(complaint('графический процессор')).toBe(
    'There is no GPU "графический процессор" here. There are: l4, l40s, a100-80.',
  );
  expect(complaint('')).not.toContain('Did you mean');
});

test('a very long name is neither repeated nor slow', () => {
  expect(complaint('x'.repeat(100_000)).length).toBeLessThan(200);
});
