import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 10_000;

/** Waits for what shall come to pass; how soon does not matter. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!(await condition())) {
    if (performance.now() - startedAt > LIMIT_MS) throw new Error('it did not happen in time');
    await sleep(5);
  }
}
