import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeDirectory } from './make-directory.ts';
import { migrate } from './schema.ts';
import { Database } from './sqlite.ts';
import { toOpenError, unwritable } from './storage-error.ts';

export const LIBRARY_FILE = 'library.sqlite';

/** How long a call waits for a writer of another process. A document's transaction takes milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 200;
const LIMIT_WAL_BYTES = 64 * 1024 * 1024;

/**
 * Opens the library's database and creates what is missing, the directory included. Commits survive the death of the
 * process; `closeDatabase` makes them survive a power cut too.
 *
 * Throws ConfigError for a directory that cannot be written to, a file that is no database or is damaged, and a library
 * of a later version.
 */
export async function openDatabase({ directory }: { directory: string }): Promise<Database> {
  const path = join(directory, LIBRARY_FILE);
  await ensureWritable({ directory, path });
  let database: Database | undefined;
  try {
    database = await Database.open(path);
    configure(database);
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw toOpenError(error, { directory });
  }
}

/** Moves the log into the database file and has both written to the disk, unless another process is at work. */
export function closeDatabase(database: Database): void {
  try {
    database.exec(`PRAGMA busy_timeout = ${CLOSE_TIMEOUT_MS}`);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // The log stays beside the file, and with it what was committed: the next one to open the library reads both.
  }
  database.close();
}

function configure(database: Database): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('PRAGMA foreign_keys = ON');
  database.exec(`PRAGMA journal_size_limit = ${LIMIT_WAL_BYTES}`);
}

async function ensureWritable({ directory, path }: { directory: string; path: string }): Promise<void> {
  try {
    await makeDirectory(resolve(directory));
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    // SQLite would open a file that it may not write to, and fail only at the first write.
    await access(path, constants.R_OK | constants.W_OK).catch(ignoreMissing);
  } catch (error) {
    throw unwritable({ directory, cause: error });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
