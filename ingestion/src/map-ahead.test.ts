import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { mapAhead } from './map-ahead.ts';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i += 1) yield i;
}

test('results keep the order of the items, and no more than the limit are worked on', async () => {
  let running = 0;
  let most = 0;
  const results: number[] = [];
  const work = async (i: number): Promise<number> => {
    most = Math.max(most, (running += 1));
    await sleep(i % 3);
    running -= 1;
    return i;
  };
  for await (const result of mapAhead({ items: numbers(20), limit: 4 }, work)) results.push(result);
  expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(most).toBe(4);
});

test('a failure is thrown in its turn, after the results before it', async () => {
  const results: number[] = [];
  const work = async (i: number): Promise<number> => {
    if (i === 2) throw new Error('two');
    await sleep(5);
    return i;
  };
  const run = async (): Promise<void> => {
    for await (const result of mapAhead({ items: numbers(9), limit: 4 }, work)) results.push(result);
  };
  await expect(run()).rejects.toThrow('two');
  expect(results).toEqual([0, 1]);
});

test('leaving the loop waits for what has been started', async () => {
  let finished = 0;
  const work = async (): Promise<void> => {
    await sleep(10);
    finished += 1;
  };
  for await (const _ of mapAhead({ items: numbers(9), limit: 4 }, work)) break;
  expect(finished).toBe(4);
});
