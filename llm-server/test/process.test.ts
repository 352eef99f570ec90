import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { loopback } from '@twinscribe/platform/testing';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

interface Started extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
}

/** The built program, as a launcher starts it. */
function start(env: Record<string, string>): Started {
  if (!existsSync(MAIN)) throw new Error('build first: npx tsc -b');
  const child = fork(MAIN, {
    env: { ...process.env, LLM_SERVER_PORT: '0', ...env },
    silent: true,
    execArgv: [],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (piece: Buffer) => (output.stdout += piece.toString()));
  child.stderr?.on('data', (piece: Buffer) => (output.stderr += piece.toString()));
  return {
    child,
    output,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('it starts, tells its launcher where it is, logs JSON only, and stops cleanly on SIGTERM', async () => {
  await using started = start({});
  const [message] = (await once(started.child, 'message')) as [{ type: string; url: string }];
  expect(message.type).toBe('ready');
  expect((await fetch(`${message.url}/readyz`)).status).toBe(200);
  started.child.kill('SIGTERM');
  const [code] = (await once(started.child, 'exit')) as [number];
  expect(code).toBe(0);
  expect(started.output.stderr).toBe('');
  for (const line of started.output.stdout.trim().split('\n'))
    expect(JSON.parse(line)).toMatchObject({ service: 'llm-server' });
});

test('it stops when its launcher dies', async () => {
  await using started = start({});
  await once(started.child, 'message');
  started.child.disconnect();
  const [code] = (await once(started.child, 'exit')) as [number];
  expect(code).toBe(0);
});

test('a wrong configuration is one line each on stderr, and exit code 2', async () => {
  await using started = start({ ENGINE: 'openai', LOG_LEVEL: 'loud' });
  const [code] = (await once(started.child, 'close')) as [number];
  expect(code).toBe(2);
  expect(started.output.stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^LOG_LEVEL /),
    expect.stringMatching(/^ENGINE, ENGINE_URL /),
  ]);
  expect(started.output.stdout).toBe('');
});

test('a taken port is one line that names the variable, and exit code 2', async () => {
  await using taken = await loopback(() => {});
  await using started = start({ LLM_SERVER_PORT: new URL(taken.url).port });
  const [code] = (await once(started.child, 'close')) as [number];
  expect(code).toBe(2);
  expect(started.output.stderr).toMatch(/^LLM_SERVER_PORT: port \d+ on 127\.0\.0\.1 is taken\..*\n$/);
});
