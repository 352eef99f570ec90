import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createCapturedTerminal } from '../testing/captured-terminal.ts';
import { createTerminal } from './terminal.ts';

test('what documents hold cannot move the cursor, but data goes out as it is', async () => {
  const terminal = createCapturedTerminal();
  await terminal.print('a\u001b[2Jb\u009bc\u202ed\n\te');
  expect(terminal.stdout()).toBe('a\ufffd[2Jb\ufffdcd\n\te');
  terminal.note('x\u0007y');
  expect(terminal.stderr()).toBe('x\ufffdy\n');
  await terminal.write('\u001b\u009b');
  expect(terminal.stdout()).toMatch(/\u001b\u009b$/);
});

test('progress is for those who watch, and leaves no trace behind results', async () => {
  const unwatched = createCapturedTerminal();
  unwatched.progress('1 of 2');
  expect(unwatched.stderr()).toBe('');
  const watched = createCapturedTerminal({ isTTY: true });
  watched.progress('1 of 2');
  watched.progress('2 of 2');
  await watched.print('done\n');
  expect(watched.stderr()).toBe('1 of 2\r\u001b[2K2 of 2\r\u001b[2K');
});

test('printing waits for a reader that is slow', async () => {
  const stdout = new PassThrough({ highWaterMark: 4 });
  const terminal = createTerminal({ stdout, stderr: new PassThrough() });
  let isDone = false;
  const printing = terminal.print('longer than four bytes').then(() => (isDone = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isDone).toBe(false);
  stdout.resume();
  await printing;
  expect(isDone).toBe(true);
});

test('a reader that leaves ends the printing, also one that was waited for', async () => {
  const stdout = new PassThrough({ highWaterMark: 4 });
  const terminal = createTerminal({ stdout, stderr: new PassThrough() });
  const printing = terminal.print('longer than four bytes');
  stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  await expect(printing).rejects.toThrow('EPIPE');
  expect(terminal.closed.aborted).toBe(true);
  await expect(terminal.write('more')).rejects.toThrow('EPIPE');
});

test('JSON says the same as the value, in characters that do nothing', async () => {
  const terminal = createCapturedTerminal();
  const value = { text: 'a\u009b\u202e\u001bé🍞' };
  await terminal.json(value);
  expect(terminal.stdout()).not.toMatch(/[\u0080-\u009f\u202e\u001b]/);
  expect(JSON.parse(terminal.stdout())).toEqual(value);
});
