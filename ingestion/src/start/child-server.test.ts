import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createManualClock } from '@twinscribe/platform/testing';
import { createCapturedTerminal, type CapturedTerminal } from '../testing/captured-terminal.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startChildServer, type ChildServer } from './child-server.ts';

const clock = createManualClock();

async function start(
  folder: { path: string; write(name: string, content: string): Promise<string> },
  source: string,
): Promise<ChildServer & { terminal: CapturedTerminal }> {
  const terminal = createCapturedTerminal();
  const script = await folder.write('server.mjs', source);
  const options = {
    name: 'server',
    script,
    env: { GREETING: 'hello' },
    cwd: folder.path,
    logPath: `${folder.path}/server.log`,
  };
  return { ...startChildServer(options, { terminal, clock }), terminal };
}

const LISTENING = "process.send({ type: 'ready', url: 'http://127.0.0.1:1' });";

test('a server tells its address, logs into its file, and ends when it is asked to', async () => {
  await using folder = await temporaryFolder();
  await folder.write('server.log', 'from the last time');
  const source = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);
    console.log(process.env.GREETING); process.send({ other: 1 }); ${LISTENING}`;
  const server = await start(folder, source);
  expect(await server.listening).toBe('http://127.0.0.1:1');
  await server.stop();
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(await readFile(server.logPath, 'utf8')).toBe('hello\n');
  expect(await readFile(`${server.logPath}.1`, 'utf8')).toBe('from the last time');
});

test('what a server says before it dies is on the terminal when its end is known', async () => {
  await using folder = await temporaryFolder();
  const server = await start(
    folder,
    "process.stderr.write('PORT is taken.\\nSecond line'); process.exitCode = 2; process.disconnect();",
  );
  expect(await server.ended).toEqual({ code: 2, signal: null });
  expect(server.terminal.stderr()).toBe('PORT is taken.\nSecond line\n');
  await server.stop();
});

test('a server that does not end when asked is made to', async () => {
  await using folder = await temporaryFolder();
  const server = await start(
    folder,
    `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); ${LISTENING}`,
  );
  await server.listening;
  const stopped = server.stop();
  await sleep(50);
  await clock.advance(30_000);
  await stopped;
  expect(await server.ended).toEqual({ code: null, signal: 'SIGKILL' });
});

test('a server that cannot be started has ended', async () => {
  await using folder = await temporaryFolder();
  const server = await start(folder, 'syntax error here');
  expect((await server.ended).code).toBe(1);
  expect(server.terminal.stderr()).toContain('SyntaxError');
});
