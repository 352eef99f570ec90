import type { Database } from './sqlite.ts';
import { toStorageError } from './storage-error.ts';

/**
 * Runs the work as one transaction that may write: all of it is kept or, when it throws, none. Waits for writers of
 * other processes as long as the database's busy timeout says.
 */
export function inWriteTransaction<T>(database: Database, work: () => T): T {
  return inTransaction({ database, begin: 'BEGIN IMMEDIATE', work });
}

/** Runs the work over one snapshot: what other processes commit meanwhile stays invisible to it. */
export function inReadTransaction<T>(database: Database, work: () => T): T {
  return inTransaction({ database, begin: 'BEGIN', work });
}

function inTransaction<T>({
  database,
  begin,
  work,
}: {
  database: Database;
  begin: string;
  work: () => T;
}): T {
  try {
    database.exec(begin);
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw toStorageError(error);
  }
}

function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // No transaction is left: it never began, or SQLite has rolled it back itself, as it does on a full disk.
  }
}
