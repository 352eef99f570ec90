import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { linkSignals } from './link-signals.ts';

test('the first source to abort aborts the link, with its reason', () => {
  const [request, shutdown] = [new AbortController(), new AbortController()];
  using linked = linkSignals([request.signal, shutdown.signal]);
  expect(linked.signal.aborted).toBe(false);
  shutdown.abort('going down');
  request.abort('left');
  expect(linked.signal.reason).toBe('going down');
});

test('a source that has aborted already aborts the link at once', () => {
  using linked = linkSignals([new AbortController().signal, AbortSignal.abort('before')]);
  expect(linked.signal.reason).toBe('before');
});

test('a link that is disposed of leaves no listener in a source that lives on', () => {
  const shutdown = new AbortController();
  for (let i = 0; i < 100; i += 1) linkSignals([shutdown.signal])[Symbol.dispose]();
  expect(getEventListeners(shutdown.signal, 'abort')).toHaveLength(0);
});
