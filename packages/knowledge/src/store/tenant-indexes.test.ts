import { expect, test } from '@jest/globals';
import { aDocument, ingest, inventedWord, search } from '../testing/library-world.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { EmbeddedStore } from './embedded-store.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { createLibraryRows, type LibraryRows } from './library-rows.ts';
import { closeDatabase, openDatabase } from './open-database.ts';
import { TenantIndexes } from './tenant-indexes.ts';

const TENANT = 'ada';
const { signal } = new AbortController();

interface Library extends AsyncDisposable {
  readonly directory: string;
  readonly rows: LibraryRows;
  readonly writer: EmbeddedStore;
}

async function createLibrary({ keptChanges }: { keptChanges?: number } = {}): Promise<Library> {
  const directory = await temporaryDirectory();
  const rows = createLibraryRows(await openDatabase({ directory: directory.path }));
  const writerRows = createLibraryRows(
    await openDatabase({ directory: directory.path }),
    keptChanges === undefined ? {} : { keptChanges },
  );
  const writer = new EmbeddedStore({ rows: writerRows });
  return {
    directory: directory.path,
    rows,
    writer,
    async [Symbol.asyncDispose]() {
      await writer.close();
      closeDatabase(rows.database);
      await directory[Symbol.asyncDispose]();
    },
  };
}

const write = ({ writer }: Library, n: number): Promise<string> =>
  ingest({ document: aDocument({ uri: `u:${n}`, text: `keeper ${inventedWord(n)}` }) }, { store: writer });

/** How many documents the index finds, without asking the database for more than the terms. */
function found(index: { search: TenantIndexSearch }, { terms }: LibraryRows): number {
  return index.search({ termIds: terms.find(['keeper']), limit: 1_000 }).length;
}
type TenantIndexSearch = (query: { termIds: number[]; limit: number }) => unknown[];

test('an index takes in many changes in several steps, each as one', async () => {
  await using library = await createLibrary();
  const indexes = new TenantIndexes(library.rows);
  const index = await indexes.load({ tenant: TENANT }, { signal });
  for (let n = 0; n < 120; n += 1) await write(library, n);
  const sizes: number[] = [];
  for (let isCurrent = false; !isCurrent; sizes.push(found(index, library.rows)))
    isCurrent = indexes.catchUp({ tenant: TENANT, index });
  expect(sizes).toEqual([50, 100, 120]);
  await indexes.close();
});

test('an index that missed changes which are no longer kept is built anew', async () => {
  await using library = await createLibrary({ keptChanges: 10 });
  const indexes = new TenantIndexes(library.rows);
  await write(library, 0);
  const index = await indexes.load({ tenant: TENANT }, { signal });
  for (let n = 1; n <= 11; n += 1) await write(library, n);
  expect(indexes.catchUp({ tenant: TENANT, index })).toBe(false);
  const rebuilt = await indexes.load({ tenant: TENANT }, { signal });
  expect(rebuilt).not.toBe(index);
  expect(indexes.catchUp({ tenant: TENANT, index: rebuilt })).toBe(true);
  expect(found(rebuilt, library.rows)).toBe(12);
  await indexes.close();
});

test('refreshing brings in the changes of others', async () => {
  await using library = await createLibrary();
  const indexes = new TenantIndexes(library.rows);
  const index = await indexes.load({ tenant: TENANT }, { signal });
  await write(library, 0);
  expect(found(index, library.rows)).toBe(0);
  await indexes.refresh();
  expect(found(index, library.rows)).toBe(1);
  await indexes.close();
});

test('an index that replacements have left sparse is built anew while the old one serves', async () => {
  await using library = await createLibrary();
  const indexes = new TenantIndexes(library.rows, { limitSparseness: 5 });
  await write(library, 0);
  const old = await indexes.load({ tenant: TENANT }, { signal });
  for (let n = 0; n < 10; n += 1)
    await write(library, 0).then(() => indexes.catchUp({ tenant: TENANT, index: old }));
  const refreshing = indexes.refresh();
  expect(await indexes.load({ tenant: TENANT }, { signal })).toBe(old);
  await refreshing;
  const fresh = await indexes.load({ tenant: TENANT }, { signal });
  expect(fresh).not.toBe(old);
  expect(found(fresh, library.rows)).toBe(1);
  await indexes.close();
});

test('documents that change while the index is built are in it as they are now', async () => {
  await using library = await createLibrary();
  for (let n = 0; n < 300; n += 1) await write(library, n);
  const store = await openEmbeddedStore({ directory: library.directory });
  const searching = search({ query: 'keeper', limit: 1_000 }, { store });
  for (let n = 0; n < 300; n += 100) {
    await ingest(
      { document: aDocument({ uri: `u:${n}`, title: 'gone', text: 'gone' }) },
      { store: library.writer },
    );
  }
  await searching;
  const legs = ['bm25'] as const;
  expect(await search({ query: 'keeper', limit: 1_000, legs }, { store })).toHaveLength(297);
  expect(await search({ query: 'gone', limit: 1_000, legs }, { store })).toHaveLength(3);
  await store.close();
});
