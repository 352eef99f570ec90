import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { temporaryFolder, type TemporaryFolder } from '../src/testing/temporary-folder.ts';
import { runTwinProcess, startTwin, type TwinProcess } from './twin-process.ts';

// Three processes start in most of these, and other test files run beside them.
jest.setTimeout(60_000);

const ANY_PORT = { API_PORT: '0', LLM_SERVER_PORT: '0' };

/** Its address, once it is ready. */
const readyUrl = async (twin: TwinProcess): Promise<string> =>
  (await twin.saying(/ready: (http:\S+)[\s\S]*Ctrl-C/))[1] ?? '';

const startIn = (folder: TemporaryFolder, env: Readonly<Record<string, string>> = {}): TwinProcess =>
  startTwin({ args: ['start'], cwd: folder.path, env: { ...ANY_PORT, ...env } });

/** Free a moment ago. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

async function isServing(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

test('start fills an empty library, answers a question, stops with 0, and starts again without ingesting', async () => {
  await using folder = await temporaryFolder();
  const ports = { API_PORT: await freePort(), LLM_SERVER_PORT: await freePort() };
  await using first = startIn(folder, ports);
  const url = await readyUrl(first);
  expect(url).toBe(`http://127.0.0.1:${ports.API_PORT}`);
  const answer = await runTwinProcess({
    args: ['ask', 'What did I write about chunk overlap?', '--url', url],
    cwd: folder.path,
  });
  expect(answer).toMatchObject({ code: 0, stderr: '' });
  const cited = answer.stdout.match(/\[\d+\]/g) ?? [];
  expect(cited).not.toEqual([]);
  for (const number of cited) expect(answer.stdout).toContain(`\n${number} `);
  first.child.kill('SIGTERM');
  const { code, stdout, stderr } = await first.ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^The library is empty: taking in the example, [^\n]*\n$/);
  expect(stdout).toContain('extractive (no language model');
  expect(await isServing(url)).toBe(false);
  expect(await readFile(`${folder.path}/data/logs/api.log`, 'utf8')).toContain('"listening"');

  await using second = startIn(folder);
  await readyUrl(second);
  second.child.kill('SIGINT');
  expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
});

test('when the launcher is killed the servers end with it', async () => {
  await using folder = await temporaryFolder();
  await using twin = startTwin({ args: ['start', '--no-example'], cwd: folder.path, env: ANY_PORT });
  const url = await readyUrl(twin);
  expect(await isServing(url)).toBe(true);
  twin.child.kill('SIGKILL');
  while (await isServing(url)) await sleep(50);
});

test('a port that is taken is one line that names the variable, ends with 2, and leaves nothing running', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const port = String((other.address() as AddressInfo).port); // a listening TCP server has one
  try {
    for (const variable of ['API_PORT', 'LLM_SERVER_PORT']) {
      await using folder = await temporaryFolder();
      const { code, stderr, stdout } = await runTwinProcess({
        args: ['start', '--no-example'],
        cwd: folder.path,
        env: { ...ANY_PORT, [variable]: port },
      });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^${variable}\\b[^\\n]*\\b${port}\\b[^\\n]*\\n$`));
    }
  } finally {
    other.close();
  }
});

test("half a configuration is told in the server's own words and ends with 2", async () => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runTwinProcess({
    args: ['start', '--no-example'],
    cwd: folder.path,
    env: { ...ANY_PORT, ENGINE: 'openai' },
  });
  expect(code).toBe(2);
  expect(stderr).toContain('ENGINE_URL');
});

test('a data directory that cannot be used ends with 2 before anything is started', async () => {
  await using folder = await temporaryFolder();
  await folder.write('file', '');
  const { code, stderr } = await runTwinProcess({
    args: ['start'],
    cwd: folder.path,
    env: { ...ANY_PORT, TWIN_DATA_DIR: 'file/data' },
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(/TWIN_DATA_DIR[^\n]*\n$/);
});

test('a server that dies stops everything, with a line that names its log', async () => {
  await using folder = await temporaryFolder();
  await using twin = startTwin({ args: ['start', '--no-example'], cwd: folder.path, env: ANY_PORT });
  const url = await readyUrl(twin);
  const [first] = spawnSync('pgrep', ['-P', String(twin.child.pid)])
    .stdout.toString()
    .trim()
    .split('\n')
    .map(Number);
  if (first === undefined) throw new Error('the launcher has no children');
  process.kill(first, 'SIGKILL');
  expect(await twin.ended).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The (api|llm-server) ended unexpectedly \(SIGKILL\).*\1\.log\n$/),
  });
  expect(await isServing(url)).toBe(false);
});
