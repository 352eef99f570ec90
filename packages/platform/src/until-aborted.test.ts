import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { untilAborted } from './until-aborted.ts';

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
