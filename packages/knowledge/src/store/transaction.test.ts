import { expect, test } from '@jest/globals';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { closeDatabase, openDatabase } from './open-database.ts';
import { inReadTransaction, inWriteTransaction } from './transaction.ts';

test('a read transaction does not see what another connection commits meanwhile', async () => {
  await using directory = await temporaryDirectory();
  const reader = await openDatabase({ directory: directory.path });
  const writer = await openDatabase({ directory: directory.path });
  const count = reader.prepare<{ terms: number }>('SELECT count(*) AS terms FROM terms');
  inReadTransaction(reader, () => {
    expect(count.get()).toMatchObject({ terms: 0 });
    inWriteTransaction(writer, () => writer.exec("INSERT INTO terms (term) VALUES ('a')"));
    expect(count.get()).toMatchObject({ terms: 0 });
  });
  expect(count.get()).toMatchObject({ terms: 1 });
  closeDatabase(reader);
  closeDatabase(writer);
});

test('a transaction that throws changes nothing, and the next one works', async () => {
  await using directory = await temporaryDirectory();
  const database = await openDatabase({ directory: directory.path });
  const count = database.prepare<{ terms: number }>('SELECT count(*) AS terms FROM terms');
  const fail = (): void => {
    database.exec("INSERT INTO terms (term) VALUES ('a')");
    throw new Error('no');
  };
  expect(() => inWriteTransaction(database, fail)).toThrow('no');
  expect(count.get()).toMatchObject({ terms: 0 });
  inWriteTransaction(database, () => database.exec("INSERT INTO terms (term) VALUES ('a')"));
  expect(count.get()).toMatchObject({ terms: 1 });
  closeDatabase(database);
});
