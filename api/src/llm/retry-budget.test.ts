import { expect, test } from '@jest/globals';
import { createRetryBudget } from './retry-budget.ts';

function budgetAt(): {
  budget: ReturnType<typeof createRetryBudget>;
  pass: (ms: number) => void;
  taken: () => number;
} {
  let now = 0;
  const budget = createRetryBudget({ share: 0.1, floor: 3, windowMs: 10_000 }, { now: () => now });
  const taken = (): number => {
    let count = 0;
    while (budget.take()) count += 1;
    return count;
  };
  return { budget, pass: (ms) => (now += ms), taken };
}

test('a quiet time has its floor of retries, a busy one its tenth', () => {
  const quiet = budgetAt();
  quiet.budget.spend();
  expect(quiet.taken()).toBe(3);
  const busy = budgetAt();
  for (let i = 0; i < 200; i += 1) busy.budget.spend();
  expect(busy.taken()).toBe(20);
  expect(busy.taken()).toBe(0);
});

test('what was spent and taken is forgotten when the window has passed it', () => {
  const { budget, pass, taken } = budgetAt();
  for (let i = 0; i < 100; i += 1) budget.spend();
  pass(5_000);
  expect(taken()).toBe(10);
  pass(5_000);
  expect(taken()).toBe(0);
  pass(5_000);
  expect(taken()).toBe(3);
});
