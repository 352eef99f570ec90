import { expect, test } from '@jest/globals';
import { createStepTimer } from './step-timer.ts';

test('steps are timed, also one that fails, and the total counts from the start', async () => {
  let clock = 0;
  const timer = createStepTimer({ now: () => clock });
  const work = async (ms: number) => {
    clock += ms;
  };
  await timer.step('retrieve', () => work(5));
  const failing = () => work(3).then(() => Promise.reject(new Error('no')));
  await expect(timer.step('rerank', failing)).rejects.toThrow('no');
  clock += 2;
  expect(timer.timings()).toEqual({ retrieve: 5, rerank: 3, total: 10 });
});

test('a stream is timed to its first item and to its last, and leaving it closes the source', async () => {
  let clock = 0;
  let closed = false;
  async function* source(): AsyncGenerator<number, void, undefined> {
    try {
      for (;;) yield (clock += 10);
    } finally {
      closed = true;
    }
  }
  const timer = createStepTimer({ now: () => clock });
  for await (const item of timer.stream('generate', source())) if (item === 30) break;
  expect(timer.timings()).toEqual({ generateFirstItem: 10, generate: 30, total: 30 });
  expect(closed).toBe(true);
});
