import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { chunkDocument } from '../chunk/chunk-document.ts';
import { documentId } from '../chunk/chunk-id.ts';
import {
  aDocument,
  ingest,
  inventedWord,
  search,
  sectionedText,
  TENANT,
  type LibraryWorld,
} from '../testing/library-world.ts';
import { runLibraryStoreContract } from '../testing/library-store-contract.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { EmbeddedStore } from './embedded-store.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { createLibraryRows } from './library-rows.ts';
import type { LibraryStore } from './library-store.ts';
import { LIBRARY_FILE, openDatabase } from './open-database.ts';

async function createWorld(): Promise<LibraryWorld & { directory: string }> {
  const directory = await temporaryDirectory();
  const stores: LibraryStore[] = [];
  const openAnother = async (): Promise<LibraryStore> => {
    const store = await openEmbeddedStore({ directory: directory.path });
    stores.push(store);
    return store;
  };
  return {
    directory: directory.path,
    store: await openAnother(),
    openAnother,
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

runLibraryStoreContract({ name: 'embedded', create: createWorld });

/** Runs in a process of its own, on the built package: a process cannot load the sources. */
const WRITER = `
  import { chunkDocument, documentId, openEmbeddedStore } from '@twinscribe/knowledge';
  const [, directory, tenant, document] = process.argv;
  const { format, title, text, uri } = JSON.parse(document);
  const store = await openEmbeddedStore({ directory });
  const chunks = chunkDocument({ tenant, documentId: documentId({ tenant, uri }), format, title, text });
  await store.replaceDocument({ tenant, document: JSON.parse(document), chunks, fingerprint: 'f' });
  await store.close();
`;

test('what another process writes is seen by the next search', async () => {
  await using world = await createWorld();
  await ingest({ document: aDocument({ uri: 'u:own' }) }, world);
  expect(await search({ query: 'keeper' }, world)).toHaveLength(1);
  const document = JSON.stringify(aDocument({ uri: 'u:theirs' }));
  const writer = ['--input-type=module', '-e', WRITER, world.directory, TENANT, document];
  await promisify(execFile)(process.execPath, writer, { cwd: import.meta.dirname });
  expect((await search({ query: 'keeper' }, world)).map((hit) => hit.document.uri).sort()).toEqual([
    'u:own',
    'u:theirs',
  ]);
});

test('a closed library is whole in its one file', async () => {
  await using world = await createWorld();
  await ingest({ document: aDocument() }, world);
  await world.store.close();
  await using copy = await temporaryDirectory();
  await copyFile(join(world.directory, LIBRARY_FILE), join(copy.path, LIBRARY_FILE));
  const store = await openEmbeddedStore({ directory: copy.path });
  expect(await search({ query: 'keeper' }, { store })).toHaveLength(1);
  await store.close();
});

test('the time of ingestion is that of the clock', async () => {
  await using directory = await temporaryDirectory();
  const now = (): Date => new Date('2024-02-29T12:00:00Z');
  const store = await openEmbeddedStore({ directory: directory.path }, { now });
  const id = await ingest({ document: aDocument() }, { store });
  expect((await store.getDocument({ tenant: TENANT, documentId: id }))?.ingestedAt).toBe(
    '2024-02-29T12:00:00.000Z',
  );
  await store.close();
});

test('a preloaded library finds what was there', async () => {
  await using world = await createWorld();
  await ingest({ document: aDocument() }, world);
  await ingest({ tenant: 'bob', document: aDocument() }, world);
  const store = await openEmbeddedStore({ directory: world.directory, preload: true });
  expect(await search({ query: 'keeper' }, { store })).toHaveLength(1);
  expect(await search({ tenant: 'bob', query: 'keeper' }, { store })).toHaveLength(1);
  await store.close();
});

test('a caller who leaves while the index is built does not disturb the one who stays', async () => {
  await using world = await createWorld();
  await ingest({ document: aDocument() }, world);
  const reader = await world.openAnother();
  const caller = new AbortController();
  const left = reader.search({ tenant: TENANT, query: 'keeper', limit: 1 }, { signal: caller.signal });
  const stays = search({ query: 'keeper' }, { store: reader });
  caller.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  expect(await stays).toHaveLength(1);
});

test('closing while the index is built ends the search and not the process', async () => {
  await using world = await createWorld();
  await ingest({ document: aDocument({ text: sectionedText({ sections: [1, 2, 3] }) }) }, world);
  const reader = await world.openAnother();
  const searching = search({ query: 'keeper' }, { store: reader });
  await Promise.all([expect(searching).rejects.toThrow(/closed/), reader.close()]);
});

test('closing waits for a replacement that was asked for before', async () => {
  await using world = await createWorld();
  const writing = ingest({ document: aDocument() }, world);
  await world.store.close();
  const id = await writing;
  const again = await world.openAnother();
  expect(await again.getDocument({ tenant: TENANT, documentId: id })).toBeDefined();
});

test('a full disk refuses the change wherever it strikes, keeps what is there and goes on once there is room', async () => {
  await using directory = await temporaryDirectory();
  const database = await openDatabase({ directory: directory.path });
  const store = new EmbeddedStore({ rows: createLibraryRows(database) }, { now: () => new Date() });
  const other = await openEmbeddedStore({ directory: directory.path });
  const sections = Array.from({ length: 50 }, (_, n) => n);
  const long = aDocument({ text: sectionedText({ sections }) });
  const id = await ingest({ document: aDocument() }, { store });
  const pages = database.prepare<{ page_count: number }>('PRAGMA page_count').get()?.page_count ?? 0;
  let refusals = 0;
  for (let room = 0; ; room += 2) {
    database.exec(`PRAGMA max_page_count = ${pages + room}`);
    const failure: unknown = await ingest({ document: long }, { store }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) break;
    refusals += 1;
    expect(failure).toMatchObject({ code: 'storage_full' });
    expect((await store.getDocument({ tenant: TENANT, documentId: id }))?.text).toBe(aDocument().text);
    expect(await search({ query: 'lighthouse' }, { store })).toHaveLength(1);
    // Takes up numbers that the refused change gave to its terms, were they remembered.
    await ingest(
      { tenant: 'bob', document: aDocument({ text: inventedWord(1_000 + room) }) },
      { store: other },
    );
  }
  expect(refusals).toBeGreaterThan(3);
  const again = await openEmbeddedStore({ directory: directory.path });
  for (const n of sections)
    expect(await search({ query: inventedWord(n), legs: ['bm25'] }, { store: again })).toHaveLength(1);
  for (const each of [store, other, again]) await each.close();
});

test('chunks that are not the whole text in order are refused', async () => {
  await using world = await createWorld();
  const document = aDocument({ text: `${sectionedText({ sections: [1, 2] })}🌊` });
  const id = documentId({ tenant: TENANT, uri: document.uri });
  const chunks = chunkDocument({ ...document, tenant: TENANT, documentId: id });
  const [first, ...rest] = chunks;
  if (first === undefined) throw new Error('no chunks');
  const last = {
    ...first,
    ordinal: chunks.length,
    start: document.text.length,
    end: document.text.length + 1,
  };
  const inPair = document.text.length - 1;
  const cut = [
    { ...first, end: inPair },
    { ...first, ordinal: 1, start: inPair, end: inPair + 1 },
  ];
  for (const wrong of [
    [],
    rest,
    [first],
    [...chunks].reverse(),
    [...chunks, ...chunks],
    [...chunks, last],
    cut,
  ]) {
    const replacing = world.store.replaceDocument({
      tenant: TENANT,
      document,
      chunks: wrong,
      fingerprint: '',
    });
    await expect(replacing).rejects.toThrow(RangeError);
  }
  expect(await world.store.getDocument({ tenant: TENANT, documentId: id })).toBeUndefined();
});
