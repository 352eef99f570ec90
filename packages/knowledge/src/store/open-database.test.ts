import { copyFile, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ConfigError } from '@twinscribe/platform';
import { aDocument, ingest, search, sectionedText, TENANT } from '../testing/library-world.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { closeDatabase, LIBRARY_FILE, openDatabase } from './open-database.ts';

const MARK = 'A lamp that nobody lights. ';

async function createLibrary(directory: string): Promise<string> {
  const store = await openEmbeddedStore({ directory });
  const text = MARK.repeat(20) + sectionedText({ sections: Array.from({ length: 40 }, (_, n) => n) });
  await ingest({ document: aDocument({ text }) }, { store });
  await store.close();
  return join(directory, LIBRARY_FILE);
}

test('a directory that cannot be made is one clear fault', async () => {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'file');
  await writeFile(file, '');
  const opening = openDatabase({ directory: join(file, 'data') });
  await expect(opening).rejects.toThrow(ConfigError);
  await expect(opening).rejects.toThrow(/TWIN_DATA_DIR/);
});

const onLinux = process.platform === 'linux' ? test : test.skip; // only Linux has such a directory

onLinux('a directory in /proc, where nothing can be made, is refused at once', async () => {
  await expect(openDatabase({ directory: '/proc/x/y' })).rejects.toThrow(/cannot be kept in .*TWIN_DATA_DIR/);
});

test('a directory in the place of the file is one clear fault', async () => {
  await using directory = await temporaryDirectory();
  await openDatabase({ directory: join(directory.path, LIBRARY_FILE) }).then(closeDatabase);
  await expect(openDatabase({ directory: directory.path })).rejects.toThrow(ConfigError);
});

test('missing directories are made', async () => {
  await using directory = await temporaryDirectory();
  closeDatabase(await openDatabase({ directory: join(directory.path, 'a', 'b') }));
});

test('a file that is no database is named and left alone', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, LIBRARY_FILE);
  const content = 'Dear diary. '.repeat(1_000);
  await writeFile(path, content);
  await expect(openDatabase({ directory: directory.path })).rejects.toThrow(
    `${directory.path} is damaged or no library`,
  );
  expect(await readFile(path, 'utf8')).toBe(content);
});

test('a truncated file is named', async () => {
  await using directory = await temporaryDirectory();
  await using copy = await temporaryDirectory();
  // A copy, because this process may not have let go of the original yet.
  await copyFile(await createLibrary(directory.path), join(copy.path, LIBRARY_FILE));
  await truncate(join(copy.path, LIBRARY_FILE), 40_960);
  await expect(openDatabase({ directory: copy.path })).rejects.toThrow(/is damaged or no library/);
});

test('a library of a later version is refused and not changed', async () => {
  await using directory = await temporaryDirectory();
  const database = await openDatabase({ directory: directory.path });
  database.exec('PRAGMA user_version = 99');
  closeDatabase(database);
  await expect(openDatabase({ directory: directory.path })).rejects.toThrow(
    /library format 99.*Update Twinscribe/,
  );
});

test('a flipped bit in a text is noticed where the text is read', async () => {
  await using directory = await temporaryDirectory();
  const path = await createLibrary(directory.path);
  await using file = await open(path, 'r+');
  const position = (await file.readFile()).lastIndexOf(MARK);
  await file.write('a', position);
  const store = await openEmbeddedStore({ directory: directory.path });
  await expect(search({ query: 'lamp' }, { store })).rejects.toThrow(/damaged/);
  await expect(store.exportDocuments({ tenant: TENANT }).next()).rejects.toThrow(/damaged/);
  await store.close();
});

test('libraries opened at the same moment are made once', async () => {
  await using directory = await temporaryDirectory();
  const databases = await Promise.all(
    Array.from({ length: 5 }, () => openDatabase({ directory: directory.path })),
  );
  databases.forEach(closeDatabase);
});
