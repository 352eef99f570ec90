import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { untilAborted, waitUntilAborted } from './until-aborted.ts';

test('the result comes through, and no listener stays behind', async () => {
  const { signal } = new AbortController();
  for (let i = 0; i < 100; i += 1) await untilAborted(Promise.resolve(i), { signal });
  await expect(untilAborted(Promise.reject(new Error('no')), { signal })).rejects.toThrow('no');
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('an abort wins over a promise that never settles, with the reason of the signal', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(new Promise(() => {}), controller);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(untilAborted(Promise.resolve(1), controller)).rejects.toThrow('enough');
});

test('a promise that fails after the abort is nobody’s unhandled rejection', async () => {
  const controller = new AbortController();
  let fail = (_error: Error): void => {};
  const waiting = untilAborted(new Promise((_resolve, reject) => (fail = reject)), controller);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  fail(new Error('late'));
  await new Promise((resolve) => setImmediate(resolve));
});

test('of many waits each has its result or its failure, over one listener, which does not stay behind', async () => {
  const { signal } = new AbortController();
  {
    using waiting = waitUntilAborted({ signal });
    for (let i = 0; i < 100; i += 1) expect(await waiting.wait(Promise.resolve(i))).toBe(i);
    await expect(waiting.wait(Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('an abort ends the wait that it meets, and every later one at once', async () => {
  const controller = new AbortController();
  using waiting = waitUntilAborted(controller);
  await waiting.wait(Promise.resolve());
  let failLate = (_error: Error): void => {};
  const met = waiting.wait(new Promise((_resolve, reject) => (failLate = reject)));
  controller.abort(new Error('enough'));
  await expect(met).rejects.toThrow('enough');
  failLate(new Error('late')); // nobody's unhandled rejection
  await expect(waiting.wait(Promise.resolve(1))).rejects.toThrow('enough');
  await expect(waitUntilAborted(controller).wait(Promise.resolve(1))).rejects.toThrow('enough');
});
