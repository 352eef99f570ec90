import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { loopback } from '@twinscribe/platform/testing';
import { temporaryFolder } from '../src/testing/temporary-folder.ts';
import { runTwinProcess, startTwin } from './twin-process.ts';

test('two processes that ingest the same folder at once end in the same library', async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  for (let i = 0; i < 60; i += 1)
    await folder.write(`blog/${i}.md`, `# Number ${i}\n\nText of number ${i}, which speaks of bread.\n`);
  const runs = await Promise.all([1, 2].map(() => runTwinProcess({ args: ['ingest', 'blog'], cwd })));
  expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ]);
  const again = await runTwinProcess({ args: ['ingest', 'blog', '--prune'], cwd });
  expect(again.stdout).toMatch(/^0 added, 60 unchanged, 0 failed; 0 chunks/);
});

test('Ctrl-C during an import says what was done and ends with 130', async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  await folder.write('blog/a.md', '# A\n\ntext');
  await runTwinProcess({ args: ['ingest', 'blog'], cwd, env: { TWIN_DATA_DIR: 'first' } });
  const { stdout: exported } = await runTwinProcess({
    args: ['export'],
    cwd,
    env: { TWIN_DATA_DIR: 'first' },
  });
  await using twin = startTwin({ args: ['import'], cwd });
  // Standard input stays open, as if more were to come.
  twin.child.stdin?.write(exported);
  while ((await runTwinProcess({ args: ['list'], cwd })).stdout === '') await sleep(50);
  twin.child.kill('SIGINT');
  expect(await twin.ended).toMatchObject({
    code: 130,
    stdout: expect.stringMatching(/^1 added/),
    stderr: '',
  });
});

test('an export whose reader leaves ends quietly', async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  for (let i = 0; i < 5; i += 1)
    await folder.write(`blog/${i}.txt`, `${'bread and butter '.repeat(20_000)}${i}`);
  await runTwinProcess({ args: ['ingest', 'blog', '--language', 'en'], cwd });
  const twin = fileURLToPath(new URL('../bin/twin.js', import.meta.url));
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', '{ "$0" "$1" export; echo "code $?" >&2; } | head -c 20', process.execPath, twin],
    { cwd },
  );
  expect(stdout.toString()).toBe('{"format":"twinscrib');
  expect(stderr.toString()).toBe('code 0\n');
});

test('what cannot be embedded now is taken in all the same, found by its words, and said', async () => {
  await using folder = await temporaryFolder();
  let isAway = false;
  await using server = await loopback((req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      if (isAway) return void res.writeHead(503).end();
      const { input } = JSON.parse(Buffer.concat(pieces).toString()) as { input: string[] };
      res.end(JSON.stringify({ data: input.map((_, index) => ({ index, embedding: [1, 0, 0, index] })) }));
    });
  });
  const options = { cwd: folder.path, env: { EMBEDDINGS_URL: server.url, EMBEDDINGS_MODEL: 'm' } };
  await folder.write('blog/a.md', '# Bread\n\nIt needs time.\n');
  expect(await runTwinProcess({ args: ['ingest', 'blog'], ...options })).toMatchObject({
    code: 0,
    stderr: '',
  });
  isAway = true;
  await folder.write('blog/b.md', '# Butter\n\nIt needs salt.\n');
  const away = await runTwinProcess({ args: ['ingest', 'blog'], ...options });
  expect(away).toMatchObject({ code: 0, stderr: expect.stringContaining('found by their words alone') });
  const found = await runTwinProcess({ args: ['search', 'salt'], ...options });
  expect(found).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Butter'),
    stderr: expect.stringContaining('by words alone'),
  });
});
