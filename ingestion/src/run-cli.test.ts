import { rm, symlink } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { runTwin } from './testing/run-twin.ts';
import { temporaryFolder, type TemporaryFolder } from './testing/temporary-folder.ts';

/** Two posts and a note, already ingested. */
async function filledFolder(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await folder.write(
    'posts/rye.md',
    '---\ntitle: Rye\ndate: 2024-03-01\nauthor: Ana\ntags: [bread]\n---\n# Rye\n\nSourdough needs patience and time.',
  );
  await folder.write(
    'posts/wheat.md',
    '---\ntitle: Wheat\ndate: 2025-01-05\nauthor: Bo\n---\n# Wheat\n\n## Warmth\n\nYeast needs patience too.',
  );
  await folder.write(
    'notes/übung.txt',
    'Übung macht den Bäcker, und der Teig braucht Ruhe und einen warmen Ort.',
  );
  await runTwin({ args: ['ingest', 'posts', 'notes'], cwd: folder.path });
  return folder;
}

test('ingest counts what it did, and ends with 1 where a file was at fault', async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  await folder.write('blog/a.md', '# A\n\ntext');
  await folder.write('blog/b.md', '---\ndraft: true\n---\n');
  await folder.write('blog/c.png', 'x');
  const first = await runTwin({ args: ['ingest', 'blog'], cwd });
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^1 added, 1 skipped, 1 in draft, 0 failed; \d+ chunks in [\d.]+ s\n$/);
  await folder.write('blog/d.md', Uint8Array.of(0));
  const second = await runTwin({ args: ['ingest', 'blog', '--json'], cwd });
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(/^blog\/d\.md: is not text \(NUL byte at offset 0\)/);
  expect(JSON.parse(second.stdout)).toMatchObject({
    added: 0,
    updated: 0,
    unchanged: 1,
    removed: 0,
    skipped: 1,
    drafts: 1,
    failed: 1,
    faults: [{ path: `${cwd}/blog/d.md` }],
  });
});

test('ingest takes what the flags say of documents that say nothing', async () => {
  await using folder = await temporaryFolder();
  await folder.write('a.md', 'text');
  const flags = ['--author', 'Ana', '--category', 'note', '--language', 'de-CH', '--tag', 'x', '--tag', 'y'];
  await runTwin({ args: ['ingest', 'a.md', ...flags], cwd: folder.path });
  const [document] = JSON.parse(
    (await runTwin({ args: ['list', '--json'], cwd: folder.path })).stdout,
  ) as object[]; // parsed to be compared
  expect(document).toMatchObject({
    title: 'a',
    author: 'Ana',
    category: 'note',
    language: 'de',
    tags: ['x', 'y'],
  });
});

test('a dry run prints its plan', async () => {
  await using folder = await filledFolder();
  await folder.write('posts/new.md', '# New');
  await rm(`${folder.path}/posts/rye.md`);
  const { code, stdout } = await runTwin({
    args: ['ingest', 'posts', '--dry-run', '--prune'],
    cwd: folder.path,
  });
  expect(code).toBe(0);
  expect(stdout.split('\n')).toEqual([
    'add        posts/new.md',
    'unchanged  posts/wheat.md',
    'remove     posts/rye.md',
    '1 added, 1 unchanged, 1 removed, 0 failed; nothing was changed (dry run)',
    '',
  ]);
});

test('search prints passages, best first, and takes filters', async () => {
  await using folder = await filledFolder();
  const cwd = folder.path;
  const plain = await runTwin({ args: ['search', 'patience'], cwd });
  expect(plain.stdout).toContain('Wheat › Warmth\n   post · 2025-01-05 · Bo · document ');
  const titles = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await runTwin({ args: ['search', 'patience', '--json', ...args], cwd });
    return (JSON.parse(stdout) as { passages: { title: string }[] }).passages
      .map(({ title }) => title)
      .sort(); // our own output
  };
  expect(await titles()).toEqual(['Rye', 'Wheat']);
  expect(await titles('-k', '1')).toHaveLength(1);
  expect(await titles('--author', 'ana')).toEqual(['Rye']);
  expect(await titles('--tag', 'bread')).toEqual(['Rye']);
  expect(await titles('--from', '2025-01-01')).toEqual(['Wheat']);
  expect(await titles('--to', '2024-12-31')).toEqual(['Rye']);
  expect(await titles('--category', 'note')).toEqual([]);
  expect((await runTwin({ args: ['search', 'zeppelin'], cwd })).stdout).toBe('Nothing found.\n');
});

test('list shows what there is, and says how to begin where there is nothing', async () => {
  await using folder = await filledFolder();
  const { stdout } = await runTwin({ args: ['list'], cwd: folder.path });
  expect(stdout).toMatch(
    /^[0-9a-f]{8} {2}2024-03-01 {2}post {8}Rye\n[0-9a-f]{8} {2}2025-01-05 {2}post {8}Wheat\n[0-9a-f]{8} {14}note {8}übung\n$/,
  );
  await using empty = await temporaryFolder();
  const nothing = await runTwin({ args: ['list'], cwd: empty.path });
  expect(nothing).toMatchObject({
    code: 0,
    stdout: '',
    stderr: 'The library is empty. Fill it with: twin ingest <folder>\n',
  });
});

test('remove takes ids, their beginnings, URIs and files, and reports what it does not know', async () => {
  await using folder = await filledFolder();
  const cwd = folder.path;
  const listed = JSON.parse((await runTwin({ args: ['list', '--json'], cwd })).stdout) as {
    id: string;
    uri: string;
  }[]; // our own output
  const [rye, wheat, note] = listed;
  await rm(`${cwd}/posts`, { recursive: true });
  await symlink(`${cwd}/notes`, `${cwd}/link`);
  const { code, stdout, stderr } = await runTwin({
    args: [
      'remove',
      rye?.id.slice(0, 8) ?? '',
      'no-such',
      './posts/wheat.md',
      'link/übung.txt',
      rye?.id ?? '',
    ],
    cwd,
  });
  expect(code).toBe(1);
  expect(stdout).toBe(`removed ${rye?.id}\nremoved ${wheat?.id}\nremoved ${note?.id}\n`);
  expect(stderr.split('\n')).toEqual([
    'no-such: the library has no such document; twin list shows what it has',
    expect.stringContaining('the library has no such document'),
    '',
  ]);
  expect((await runTwin({ args: ['list'], cwd })).stdout).toBe('');
});

test('an export imported elsewhere exports to the same bytes, with the same ids', async () => {
  await using folder = await filledFolder();
  await folder.write('posts/odd.md', '\ufeff# Odd \u2028 title\r\n\r\n🍞 \u0301 \ufffd\r\n');
  await runTwin({ args: ['ingest', 'posts'], cwd: folder.path });
  const exported = await runTwin({ args: ['export'], cwd: folder.path });
  expect(JSON.parse(exported.stdout.split('\n')[0] ?? '')).toEqual({
    format: 'twinscribe-library',
    version: 1,
    documents: 4,
  });

  await using other = await temporaryFolder();
  const cwd = other.path;
  const imported = await runTwin({ args: ['import'], cwd, input: exported.stdout });
  expect(imported.stdout).toMatch(/^4 added, 0 updated, 0 unchanged, 0 failed; \d+ chunks/);
  expect((await runTwin({ args: ['export'], cwd })).stdout).toBe(exported.stdout);
  const ids = async (path: string): Promise<string[]> =>
    (JSON.parse((await runTwin({ args: ['list', '--json'], cwd: path })).stdout) as { id: string }[]).map(
      ({ id }) => id,
    ); // our own output
  expect(await ids(cwd)).toEqual(await ids(folder.path));
  const again = await runTwin({ args: ['import', '--json'], cwd, input: exported.stdout });
  expect(JSON.parse(again.stdout)).toMatchObject({
    added: 0,
    updated: 0,
    unchanged: 4,
    failed: 0,
    chunks: 0,
  });
});

test('an import names the line of each fault and takes the others', async () => {
  await using folder = await filledFolder();
  const [header, first, second, third] = (await runTwin({ args: ['export'], cwd: folder.path })).stdout.split(
    '\n',
  );
  const wrong = { ...(JSON.parse(first ?? '') as object), category: 'poem', extra: 1 }; // spread only
  await using other = await temporaryFolder();
  const input = [header, JSON.stringify(wrong), '{"uri":', second].join('\n');
  const { code, stderr, stdout } = await runTwin({ args: ['import'], cwd: other.path, input });
  expect(code).toBe(1);
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/^line 2: category: .*; .*extra/),
    'line 3: is not JSON',
    '',
  ]);
  expect(stdout).toMatch(/^1 added, 0 updated, 0 unchanged, 2 failed/);
  expect(third).not.toBe('');
});

test('an import that was cut or interrupted says so, and the next one does the rest', async () => {
  await using folder = await filledFolder();
  const { stdout: whole } = await runTwin({ args: ['export'], cwd: folder.path });
  const lines = whole.split('\n');
  await using other = await temporaryFolder();
  const cwd = other.path;

  const controller = new AbortController();
  const input = new PassThrough();
  input.write(`${lines.slice(0, 2).join('\n')}\n`);
  const running = runTwin({ args: ['import'], cwd, input, signal: controller.signal });
  while ((await runTwin({ args: ['list'], cwd })).stdout === '')
    await new Promise((resolve) => setTimeout(resolve, 10));
  controller.abort();
  expect(await running).toMatchObject({ code: 130, stdout: expect.stringMatching(/^1 added/) });

  const cut = await runTwin({ args: ['import'], cwd, input: lines.slice(0, 3).join('\n') });
  expect(cut).toMatchObject({
    code: 1,
    stderr: 'line 3: the file ends after 2 of 3 documents: it has been cut\n',
  });
  expect((await runTwin({ args: ['import'], cwd, input: whole })).stdout).toMatch(
    /^1 added, 0 updated, 2 unchanged, 0 failed/,
  );
  expect((await runTwin({ args: ['export'], cwd })).stdout).toBe(whole);
});

test('an import of something else is refused', async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  expect(await runTwin({ args: ['import'], cwd, input: '# Bread\n' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('line 1 is not the header'),
  });
  expect(await runTwin({ args: ['import'], cwd, input: '' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('nothing came in'),
  });
});

test('an import from a keyboard, and an empty path, are refused rather than waited for', async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  await folder.write('a.md', 'text');
  const input = Object.assign(new PassThrough(), { isTTY: true });
  expect(await runTwin({ args: ['import'], cwd, input })).toMatchObject({ code: 1, stdout: '' });
  const empty = await runTwin({ args: ['ingest', ''], cwd });
  expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('the path is empty') });
});

test('reindex keeps every document', async () => {
  await using folder = await filledFolder();
  const before = await runTwin({ args: ['export'], cwd: folder.path });
  expect(await runTwin({ args: ['reindex', '--all'], cwd: folder.path })).toMatchObject({
    code: 0,
    stdout: '3 documents indexed anew\n',
  });
  expect(await runTwin({ args: ['reindex'], cwd: folder.path })).toMatchObject({
    code: 0,
    stdout: '0 documents indexed anew\n',
  });
  expect(await runTwin({ args: ['export'], cwd: folder.path })).toEqual(before);
});

test('wrong usage ends with 1, a wrong configuration with 2, help with 0', async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  expect(await runTwin({ args: ['--help'], cwd, env: { API_PORT: 'x' } })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('ingest'),
  });
  expect(await runTwin({ args: ['ingest'], cwd })).toMatchObject({ code: 1 });
  expect(await runTwin({ args: ['bake'], cwd })).toMatchObject({ code: 1 });
  for (const wrong of [
    ['-k', '0'],
    ['-k', 'x'],
    ['--from', 'soon'],
    ['--category', 'poem'],
  ]) {
    expect(await runTwin({ args: ['search', 'bread', ...wrong], cwd })).toMatchObject({
      code: 1,
      stdout: '',
    });
  }
  expect(await runTwin({ args: ['search', '  '], cwd })).toMatchObject({ code: 1 });
  const configured = await runTwin({
    args: ['list'],
    cwd,
    env: { API_PORT: 'x', LLM_SERVER_URL: 'ftp://a' },
  });
  expect(configured).toMatchObject({ code: 2, stdout: '' });
  expect(configured.stderr).toMatch(/^API_PORT .*\nLLM_SERVER_URL .*\n$/);
});

test('a data directory that cannot be one is a fault of the configuration', async () => {
  await using folder = await temporaryFolder();
  await folder.write('file', 'x');
  const { code, stderr } = await runTwin({
    args: ['list'],
    cwd: folder.path,
    env: { TWIN_DATA_DIR: 'file/data' },
  });
  expect(code).toBe(2);
  expect(stderr).toContain('TWIN_DATA_DIR');
});
