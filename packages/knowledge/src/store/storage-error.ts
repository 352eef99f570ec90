import { AppError, ConfigError } from '@twinscribe/platform';

// https://www.sqlite.org/rescode.html
const BUSY = 5;
const READ_ONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** SQLite's primary result code; undefined where the error is not SQLite's. */
function resultCode(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('errcode' in thrown)) return undefined;
  return typeof thrown.errcode === 'number' ? thrown.errcode & 0xff : undefined;
}

/** What a caller may be told of a failed call. Errors that are not SQLite's come back as they are. */
export function toStorageError(thrown: unknown): unknown {
  switch (resultCode(thrown)) {
    case FULL:
      return new AppError(
        'storage_full',
        'The disk that holds the library is full. Nothing was changed; free some space and try again.',
        { cause: thrown },
      );
    case CORRUPT:
    case NOT_A_DATABASE:
      return damaged({ part: 'file', cause: thrown });
    case BUSY:
      return new AppError('internal', 'Another process kept the library locked for too long. Try again.', {
        cause: thrown,
      });
    default:
      return thrown;
  }
}

export function damaged({ part, cause }: { part: string; cause?: unknown }): AppError {
  const message = `The library is damaged (${part}). Run "twin reindex --all"; if that fails too, move the library away and import an export or ingest again.`;
  return new AppError('internal', message, { cause });
}

export function outdatedLibrary(): AppError {
  return new AppError(
    'internal',
    'The library was indexed by another version of Twinscribe. Run "twin reindex" once; the documents themselves are untouched.',
  );
}

/** What stands in the way of opening the library, for the person who starts the process. */
export function toOpenError(thrown: unknown, { directory }: { directory: string }): unknown {
  switch (resultCode(thrown)) {
    case READ_ONLY:
    case CANNOT_OPEN:
      return unwritable({ directory, cause: thrown });
    case CORRUPT:
    case NOT_A_DATABASE:
      return new ConfigError([
        `The library in ${directory} is damaged or no library. Move the file away, then import an export ("twin import") or ingest again.`,
      ]);
    default:
      return toStartError(toStorageError(thrown));
  }
}

function toStartError(error: unknown): unknown {
  return error instanceof AppError ? new ConfigError([error.message]) : error;
}

export function unwritable({ directory, cause }: { directory: string; cause: unknown }): ConfigError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConfigError([
    `The library cannot be kept in ${directory} (${reason}). Set TWIN_DATA_DIR to a directory that this user may write to.`,
  ]);
}
