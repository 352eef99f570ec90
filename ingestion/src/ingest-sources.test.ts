import { rm, symlink, truncate } from 'node:fs/promises';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { DEFAULT_TENANT, documentId, openEmbeddedStore, type LibraryStore } from '@twinscribe/knowledge';
import { AppError } from '@twinscribe/platform';
import { ingestSources, type IngestSourcesRequest } from './ingest-sources.ts';
import { temporaryFolder, type TemporaryFolder } from './testing/temporary-folder.ts';

interface World extends AsyncDisposable {
  readonly folder: TemporaryFolder;
  readonly store: LibraryStore;
  /** One line an event, `action path`, ingesting the folder `blog`. */
  ingest(
    request?: Partial<IngestSourcesRequest>,
    store?: Pick<LibraryStore, 'replaceDocument' | 'removeDocument' | 'listFingerprints'>,
  ): Promise<string[]>;
  titles(): Promise<string[]>;
}

async function createWorld(): Promise<World> {
  const folder = await temporaryFolder();
  const store = await openEmbeddedStore({ directory: `${folder.path}/data` });
  const defaults = { author: null, category: null, language: 'en', tags: [] };
  const whole = {
    tenant: DEFAULT_TENANT,
    paths: ['blog'],
    cwd: folder.path,
    defaults,
    includeDrafts: false,
    prune: false,
    dryRun: false,
  };
  return {
    folder,
    store,
    ingest: async (request = {}, through = store) => {
      const lines: string[] = [];
      const capabilities = {
        store: through,
        detectLanguage: async () => null,
        signal: new AbortController().signal,
      };
      for await (const event of ingestSources({ ...whole, ...request }, capabilities)) {
        const path = relative(folder.path, event.path);
        lines.push(event.type === 'fault' ? `fault ${path}: ${event.reason}` : `${event.action} ${path}`);
      }
      return lines;
    },
    titles: async () => {
      const { documents } = await store.listDocuments({ tenant: DEFAULT_TENANT, limit: 100 });
      return documents.map(({ title }) => title);
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const find = async (store: LibraryStore, query: string): Promise<string[]> => {
  const found = await store.search(
    { tenant: DEFAULT_TENANT, query, limit: 10 },
    { signal: new AbortController().signal },
  );
  return found.map(({ document }) => document.title);
};

test("a folder becomes documents whose text is the file's, byte for byte, and that are found", async () => {
  await using world = await createWorld();
  const { folder, store, ingest } = world;
  const text = '\ufeff---\r\ntitle: Rye\r\n---\r\n# Rye\r\n\r\nSourdough needs patience.\r\n';
  const path = await folder.write('blog/rye.md', text);
  await folder.write('blog/wheat.html', '<title>Wheat</title><p>Yeast needs warmth.</p>');
  expect(await ingest()).toEqual(['added blog/rye.md', 'added blog/wheat.html']);
  const id = documentId({ tenant: DEFAULT_TENANT, uri: pathToFileURL(path).href });
  expect((await store.getDocument({ tenant: DEFAULT_TENANT, documentId: id }))?.text).toBe(text);
  expect(await find(store, 'patience')).toEqual(['Rye']);
  expect(await find(store, 'warmth')).toEqual(['Wheat']);
});

test('an unchanged document costs nothing: one look at the fingerprints, no write', async () => {
  await using world = await createWorld();
  await world.folder.write('blog/a.md', '# A\n\ntext');
  await world.folder.write('blog/b.md', '# B\n\ntext');
  await world.ingest();
  const calls: string[] = [];
  const watched = {
    listFingerprints: async (range: Parameters<LibraryStore['listFingerprints']>[0]) => {
      calls.push(range.uriPrefix);
      return world.store.listFingerprints(range);
    },
    replaceDocument: async () => void calls.push('replace'),
    removeDocument: async () => calls.push('remove') > 0,
  };
  expect(await world.ingest({ prune: true }, watched)).toEqual([
    'unchanged blog/a.md',
    'unchanged blog/b.md',
  ]);
  expect(calls).toEqual([`${pathToFileURL(world.folder.path).href}/blog/`]);
});

test('a document that changed in its text or in what the caller says of it is replaced', async () => {
  await using world = await createWorld();
  await world.folder.write('blog/a.md', '# A\n\nold');
  await world.folder.write('blog/b.md', '# B\n\ntext');
  await world.ingest();
  await world.folder.write('blog/a.md', '# A\n\nnew');
  expect(await world.ingest()).toEqual(['updated blog/a.md', 'unchanged blog/b.md']);
  expect(
    await world.ingest({ defaults: { author: 'Ana', category: null, language: 'en', tags: [] } }),
  ).toEqual(['updated blog/a.md', 'updated blog/b.md']);
});

test('a shortened document leaves nothing of its old end behind', async () => {
  await using world = await createWorld();
  const paragraphs = Array.from(
    { length: 40 },
    (_, i) => `## Part ${i}\n\nParagraph ${i} speaks of bread. ${'More words. '.repeat(40)}`,
  );
  await world.folder.write('blog/a.md', `${paragraphs.join('\n\n')}\n\nAt last: zwieback.`);
  await world.ingest();
  expect(await find(world.store, 'zwieback')).toHaveLength(1);
  await world.folder.write('blog/a.md', '# Short\n\nNothing more.');
  await world.ingest();
  expect(await find(world.store, 'zwieback')).toEqual([]);
  expect(await world.titles()).toEqual(['Short']);
  expect((await world.store.stats({ tenant: DEFAULT_TENANT })).chunks).toBeLessThan(3);
});

test('prune removes what has vanished under the roots, and only that', async () => {
  await using world = await createWorld();
  const { folder, ingest } = world;
  await folder.write('other/o.md', '# O\n\ntext');
  for (const name of ['blog/a.md', 'blog/deep/b.md', 'blog/c.md'])
    await folder.write(name, `# ${name}\n\ntext`);
  await ingest({ paths: ['blog', 'other'] });
  await rm(`${folder.path}/blog/a.md`);
  await rm(`${folder.path}/blog/deep`, { recursive: true });
  await rm(`${folder.path}/other/o.md`);
  expect(await ingest()).toEqual(['unchanged blog/c.md']);
  expect(await ingest({ prune: true, dryRun: true })).toContain('removed blog/a.md');
  expect(await world.titles()).toHaveLength(4);
  expect(await ingest({ prune: true })).toEqual([
    'unchanged blog/c.md',
    'removed blog/a.md',
    'removed blog/deep/b.md',
  ]);
  expect(await world.titles()).toEqual(['O', 'blog/c.md']);
});

test('prune keeps a document whose file is at fault, and leaves all of a root that is not there', async () => {
  await using world = await createWorld();
  const { folder, ingest } = world;
  await folder.write('blog/a.md', '# A\n\ntext');
  await ingest();
  await folder.write('blog/a.md', '---\ntitle: [\n---\n');
  expect(await ingest({ prune: true })).toEqual([
    expect.stringMatching(/^fault blog\/a\.md: line \d: not valid YAML/),
  ]);
  await rm(`${folder.path}/blog`, { recursive: true });
  expect(await ingest({ prune: true })).toEqual(['fault blog: no such file or folder']);
  expect(await world.titles()).toEqual(['A']);
});

test('prune removes the document of a file that a link has taken the place of', async () => {
  await using world = await createWorld();
  const { folder, ingest } = world;
  await folder.write('blog/a.md', '# A\n\ntext');
  await ingest();
  await folder.write('blog/b.md', '# B\n\ntext');
  await rm(`${folder.path}/blog/a.md`);
  await symlink('b.md', `${folder.path}/blog/a.md`);
  expect(await ingest({ prune: true })).toEqual(['added blog/b.md', 'removed blog/a.md']);
});

test('a draft is left out unless asked for, and one that was published before is withdrawn by prune', async () => {
  await using world = await createWorld();
  const { folder, ingest } = world;
  await folder.write('blog/a.md', '---\ndraft: true\n---\n# A\n\ntext');
  expect(await ingest()).toEqual(['draft blog/a.md']);
  expect(await ingest({ includeDrafts: true })).toEqual(['added blog/a.md']);
  expect(await ingest()).toEqual(['draft blog/a.md']);
  expect(await world.titles()).toEqual(['A']);
  expect(await ingest({ prune: true })).toEqual(['draft blog/a.md', 'removed blog/a.md']);
  expect(await world.titles()).toEqual([]);
});

test('a dry run says what would be done and changes nothing', async () => {
  await using world = await createWorld();
  const { folder, ingest } = world;
  await folder.write('blog/a.md', '# A\n\ntext');
  await ingest();
  await folder.write('blog/a.md', '# A2\n\ntext');
  await folder.write('blog/b.md', '# B\n\ntext');
  expect(await ingest({ dryRun: true })).toEqual(['updated blog/a.md', 'added blog/b.md']);
  expect(await world.titles()).toEqual(['A']);
});

test('bad files are reported with their reason and do not stop the others', async () => {
  await using world = await createWorld();
  const { folder, ingest } = world;
  await folder.write('blog/binary.md', Uint8Array.of(0x89, 0x50, 0x4e, 0x47));
  await folder.write('blog/front.md', '---\ndate: soon\n---\n');
  await truncate(await folder.write('blog/huge.md', ''), 50 * 1024 * 1024);
  await folder.write('blog/last.md', '# Last\n\ntext');
  await symlink('.', `${folder.path}/blog/loop`);
  expect(await ingest()).toEqual([
    expect.stringMatching(/^fault blog\/binary\.md: is not UTF-8 text \(byte 0x89 at offset 0\)/),
    expect.stringMatching(/^fault blog\/front\.md: line 2: "soon" is no date/),
    expect.stringMatching(/^fault blog\/huge\.md: is 50 MiB; the limit is 20 MiB/),
    'added blog/last.md',
    expect.stringMatching(/^fault blog\/loop: a symbolic link back to .*\/blog, a folder above it$/),
  ]);
  expect(await world.titles()).toEqual(['Last']);
});

test("a repository's code is taken in with the repository's author and tags", async () => {
  await using world = await createWorld();
  await world.folder.write(
    'blog/crumb/README.md',
    '---\ntitle: Crumb\ncategory: repository\nauthor: Ana\ntags: [x]\n---\n',
  );
  await world.folder.write('blog/crumb/src/main.py', 'def knead(dough):\n    return dough\n');
  expect(await world.ingest()).toEqual(['added blog/crumb/README.md', 'added blog/crumb/src/main.py']);
  const { documents } = await world.store.listDocuments({ tenant: DEFAULT_TENANT, limit: 9 });
  expect(documents[1]).toMatchObject({
    title: 'src/main.py',
    author: 'Ana',
    tags: ['x'],
    category: 'repository',
    format: 'text',
  });
});

test('a library that fails ends the run, and what was done before stays', async () => {
  await using world = await createWorld();
  for (const name of ['a', 'b', 'c']) await world.folder.write(`blog/${name}.md`, `# ${name}\n\ntext`);
  let writes = 0;
  const full: Parameters<World['ingest']>[1] = {
    listFingerprints: (range) => world.store.listFingerprints(range),
    removeDocument: async () => false,
    replaceDocument: async (entry) => {
      if ((writes += 1) > 1) throw new AppError('storage_full', 'The disk is full.');
      await world.store.replaceDocument(entry);
    },
  };
  await expect(world.ingest({}, full)).rejects.toThrow('The disk is full.');
  expect(await world.titles()).toEqual(['a']);
  expect(await world.ingest()).toEqual(['unchanged blog/a.md', 'added blog/b.md', 'added blog/c.md']);
});

test('an abort finishes what was begun, and the next run does the rest', async () => {
  await using world = await createWorld();
  for (let i = 0; i < 20; i += 1)
    await world.folder.write(`blog/${String(i).padStart(2, '0')}.md`, `# ${i}\n\ntext`);
  const controller = new AbortController();
  const request = {
    tenant: DEFAULT_TENANT,
    paths: ['blog'],
    cwd: world.folder.path,
    includeDrafts: false,
    prune: true,
    dryRun: false,
  };
  const defaults = { author: null, category: null, language: 'en', tags: [] };
  const events = ingestSources(
    { ...request, defaults },
    { store: world.store, detectLanguage: async () => null, signal: controller.signal },
  );
  let done = 0;
  for await (const event of events) {
    expect(event.type).toBe('done');
    if ((done += 1) === 3) controller.abort();
  }
  expect(done).toBeLessThan(10);
  expect(await world.titles()).toHaveLength(done);
  const rest = await world.ingest();
  expect(rest.filter((line) => line.startsWith('added'))).toHaveLength(20 - done);
  expect(await world.titles()).toHaveLength(20);
});

test("two processes' worth of ingesting the same folder at once end in the same library", async () => {
  await using world = await createWorld();
  const second = await openEmbeddedStore({ directory: `${world.folder.path}/data` });
  try {
    for (let i = 0; i < 20; i += 1) await world.folder.write(`blog/${i}.md`, `# Number ${i}\n\ntext ${i}`);
    await Promise.all([world.ingest(), world.ingest({}, second)]);
    expect(new Set(await world.titles()).size).toBe(20);
    expect((await world.store.stats({ tenant: DEFAULT_TENANT })).documents).toBe(20);
    expect(await world.ingest()).toEqual(expect.arrayContaining(['unchanged blog/0.md']));
  } finally {
    await second.close();
  }
});
