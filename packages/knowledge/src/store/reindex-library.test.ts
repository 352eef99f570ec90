import { expect, test } from '@jest/globals';
import { aDocument, ingest, search, sectionedText, TENANT } from '../testing/library-world.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { closeDatabase, openDatabase } from './open-database.ts';
import { reindexLibrary } from './reindex-library.ts';

const { signal } = new AbortController();

async function createLibrary({
  directory,
  documents,
}: {
  directory: string;
  documents: number;
}): Promise<void> {
  const store = await openEmbeddedStore({ directory });
  for (let n = 0; n < documents; n += 1) {
    await ingest(
      {
        document: aDocument({ uri: `u:${n}`, text: sectionedText({ sections: [n] }) }),
        fingerprint: `f${n}`,
      },
      { store },
    );
  }
  await store.close();
}

async function execute({ directory, sql }: { directory: string; sql: string }): Promise<void> {
  const database = await openDatabase({ directory });
  database.exec(sql);
  closeDatabase(database);
}

test('a library of another analyser does not open before it is reindexed', async () => {
  await using directory = await temporaryDirectory();
  await createLibrary({ directory: directory.path, documents: 3 });
  await execute({
    directory: directory.path,
    sql: `UPDATE documents SET analyzer_version = 'old' WHERE uri = 'u:1'`,
  });
  await expect(openEmbeddedStore({ directory: directory.path })).rejects.toThrow(/twin reindex/);
  expect(await reindexLibrary({ directory: directory.path, scope: 'outdated' }, { signal })).toEqual({
    documents: 1,
  });
  const store = await openEmbeddedStore({ directory: directory.path });
  expect(await search({ query: 'keeper' }, { store })).toHaveLength(3);
  await store.close();
});

test('an open library says so once another analyser has written to it', async () => {
  await using directory = await temporaryDirectory();
  await createLibrary({ directory: directory.path, documents: 1 });
  const store = await openEmbeddedStore({ directory: directory.path });
  expect(await search({ query: 'keeper' }, { store })).toHaveLength(1);
  await execute({
    directory: directory.path,
    sql: `UPDATE documents SET analyzer_version = 'new'; INSERT INTO changes (tenant, document_id) SELECT tenant, id FROM documents`,
  });
  await expect(search({ query: 'keeper' }, { store })).rejects.toThrow(/twin reindex/);
  await reindexLibrary({ directory: directory.path, scope: 'outdated' }, { signal });
  expect(await search({ query: 'keeper' }, { store })).toHaveLength(1);
  await store.close();
});

test('an interrupted run goes on where it stopped', async () => {
  await using directory = await temporaryDirectory();
  await createLibrary({ directory: directory.path, documents: 4 });
  await execute({ directory: directory.path, sql: `UPDATE documents SET chunker_version = 'old'` });
  const interruption = new AbortController();
  const run = reindexLibrary(
    { directory: directory.path, scope: 'outdated' },
    {
      signal: interruption.signal,
      onProgress: ({ done }) => done === 3 && interruption.abort(new Error('stop')),
    },
  );
  await expect(run).rejects.toThrow('stop');
  expect(await reindexLibrary({ directory: directory.path, scope: 'outdated' }, { signal })).toEqual({
    documents: 1,
  });
  expect(await reindexLibrary({ directory: directory.path, scope: 'outdated' }, { signal })).toEqual({
    documents: 0,
  });
});

test('reindexing everything mends damaged chunks and keeps what the documents are', async () => {
  await using directory = await temporaryDirectory();
  await createLibrary({ directory: directory.path, documents: 2 });
  const before = await openEmbeddedStore({ directory: directory.path });
  const results = await search({ query: 'keeper' }, { store: before });
  await before.close();
  await execute({
    directory: directory.path,
    sql: `UPDATE chunks SET terms = x'00010203' WHERE ordinal = 0`,
  });
  const damaged = await openEmbeddedStore({ directory: directory.path });
  await expect(search({ query: 'keeper' }, { store: damaged })).rejects.toThrow(/twin reindex --all/);
  await damaged.close();
  expect(await reindexLibrary({ directory: directory.path, scope: 'all' }, { signal })).toEqual({
    documents: 2,
  });
  const after = await openEmbeddedStore({ directory: directory.path });
  expect(await search({ query: 'keeper' }, { store: after })).toEqual(results);
  const fingerprints = await after.listFingerprints({ tenant: TENANT, uriPrefix: '' });
  expect([...fingerprints.values()].map(({ fingerprint }) => fingerprint)).toEqual(['f0', 'f1']);
  await after.close();
});
