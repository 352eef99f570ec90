import { chmod, mkdir, symlink } from 'node:fs/promises';
import { relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { readFolderSource } from './folder-source.ts';
import { resolveRoots } from './source-root.ts';

/** One line an item, with paths as seen from the folder. */
async function read(folder: TemporaryFolder, ...paths: string[]): Promise<string[]> {
  const { roots, faults } = await resolveRoots({ paths, cwd: folder.path });
  const lines = faults.map(({ path, reason }) => `fault ${relative(folder.path, path)}: ${reason}`);
  for await (const item of readFolderSource({ roots }, { signal: new AbortController().signal })) {
    const path = relative(folder.path, item.path);
    if (item.type === 'file')
      lines.push(`${item.file.format} ${path}${item.file.repository === undefined ? '' : ' (code)'}`);
    else lines.push(item.type === 'fault' ? `fault ${path}: ${item.reason}` : `skipped ${path}`);
  }
  return lines;
}

const README = '---\ntitle: Crumb\ncategory: repository\nauthor: Ana\ntags: [x]\n---\n# Crumb\n';

test('a folder gives its files in the order of their paths, by format; dot-names and node_modules are left out', async () => {
  await using folder = await temporaryFolder();
  for (const name of ['b/z.MD', 'b/a.mdx', 'a.txt', 'c.htm', 'é.markdown', 'picture.png', 'code.py'])
    await folder.write(name, 'x');
  for (const name of ['.git/a.md', '.hidden.md', 'node_modules/a.md', 'b/node_modules/b.md'])
    await folder.write(name, 'x');
  expect(await read(folder, '.')).toEqual([
    'text a.txt',
    'markdown b/a.mdx',
    'markdown b/z.MD',
    'html c.htm',
    'skipped code.py',
    'skipped picture.png',
    'markdown é.markdown',
  ]);
});

test('a file that was named and cannot be ingested is a fault', async () => {
  await using folder = await temporaryFolder();
  await folder.write('picture.png', 'x');
  expect(await read(folder, 'picture.png', 'none.md', 'none/*.md')).toEqual([
    'fault none.md: no such file or folder',
    'fault none/*.md: no such file or folder',
    expect.stringMatching(/^fault picture.png: is not of a kind that can be ingested \(\.md /),
  ]);
});

test('a glob gives what matches, and a name that exists is no glob', async () => {
  await using folder = await temporaryFolder();
  for (const name of [
    'posts/a.md',
    'posts/deep/b.md',
    'posts/c.png',
    'posts/[draft].md',
    'posts/node_modules/x.md',
  ]) {
    await folder.write(name, 'x');
  }
  expect(await read(folder, 'posts/**/*.md')).toEqual([
    'markdown posts/[draft].md',
    'markdown posts/a.md',
    'markdown posts/deep/b.md',
  ]);
  expect(await read(folder, 'posts/[draft].md')).toEqual(['markdown posts/[draft].md']);
  expect(await read(folder, `${folder.path}/*/c.*`)).toEqual(['skipped posts/c.png']);
  expect(await read(folder, 'posts/*.txt')).toEqual(['fault posts/*.txt: no file matches']);
});

test('a file found in several ways comes once', async () => {
  await using folder = await temporaryFolder();
  await folder.write('posts/a.md', 'x');
  await symlink('a.md', `${folder.path}/posts/b.md`);
  expect(await read(folder, 'posts', 'posts/a.md', 'posts/b.md', '*/*.md')).toEqual(['markdown posts/a.md']);
});

test('links are followed to files inside the roots; loops, escapes and dangling ones are faults', async () => {
  await using folder = await temporaryFolder();
  await using elsewhere = await temporaryFolder();
  await elsewhere.write('secret.md', 'x');
  await folder.write('blog/posts/a.md', 'x');
  await folder.write('other/o.md', 'x');
  await symlink('..', `${folder.path}/blog/posts/loop`);
  await symlink('self', `${folder.path}/blog/self`);
  await symlink(`${elsewhere.path}/secret.md`, `${folder.path}/blog/escape.md`);
  await symlink('nowhere.md', `${folder.path}/blog/dangling.md`);
  await symlink('posts', `${folder.path}/blog/posts-again`);
  await symlink('../other/o.md', `${folder.path}/blog/o.md`);
  expect(await read(folder, 'blog', 'other')).toEqual([
    'fault blog/dangling.md: a symbolic link that leads nowhere',
    `fault blog/escape.md: a symbolic link out of the folder, to ${elsewhere.path}/secret.md; to ingest that, name it as well`,
    'markdown other/o.md',
    'markdown blog/posts/a.md',
    `fault blog/posts/loop: a symbolic link back to ${folder.path}/blog, a folder above it`,
    'fault blog/self: a symbolic link that leads back to itself',
  ]);
});

test('a folder without permission is a fault that names the fix, and the others go on', async () => {
  if (process.getuid?.() === 0) {
    process.stderr.write('not tested as root, whom permissions do not stop: a folder without permission\n');
    return;
  }
  await using folder = await temporaryFolder();
  await folder.write('closed/a.md', 'x');
  await folder.write('open/b.md', 'x');
  await chmod(`${folder.path}/closed`, 0);
  try {
    expect(await read(folder, '.')).toEqual([
      'fault closed: no permission to read it; grant it with: chmod u+rX',
      'markdown open/b.md',
    ]);
  } finally {
    await chmod(`${folder.path}/closed`, 0o700);
  }
});

test('a path through a file is a fault and the others go on', async () => {
  await using folder = await temporaryFolder();
  await folder.write('a.md', 'x');
  expect(await read(folder, 'a.md/b.md', 'a.md')).toEqual([
    'fault a.md/b.md: no such file or folder (a part of the path is not a folder)',
    'markdown a.md',
  ]);
});

test('the code of a folder whose README says that it is a repository belongs to it', async () => {
  await using folder = await temporaryFolder();
  await folder.write('crumb/README.md', README);
  await folder.write('crumb/src/main.py', 'x');
  await folder.write('crumb/src/data.bin', 'x');
  await folder.write('loose/main.py', 'x');
  await folder.write('loose/README.md', '# Only a README');
  const expected = [
    'markdown crumb/README.md',
    'skipped crumb/src/data.bin',
    'text crumb/src/main.py (code)',
    'markdown loose/README.md',
    'skipped loose/main.py',
  ];
  expect(await read(folder, '.')).toEqual(expected);
  // The narrower root comes first and knows of no repository.
  const both = await read(folder, 'crumb/src', '.');
  expect(both).toContain('text crumb/src/main.py (code)');
});

test('a README with malformed front matter makes no repository and stops nothing', async () => {
  await using folder = await temporaryFolder();
  await folder.write('README.md', '---\ncategory: [\n---\n');
  await folder.write('main.py', 'x');
  expect(await read(folder, '.')).toEqual(['markdown README.md', 'skipped main.py']);
});

test('an abort ends the walk', async () => {
  await using folder = await temporaryFolder();
  await folder.write('a.md', 'x');
  await mkdir(`${folder.path}/b`);
  const { roots } = await resolveRoots({ paths: ['.'], cwd: folder.path });
  for await (const item of readFolderSource({ roots }, { signal: AbortSignal.abort() }))
    throw new Error(`came: ${item.path}`);
});
