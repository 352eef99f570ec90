import { AppError } from '@twinscribe/platform';
import { fileErrorCode } from './file-error-code.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder (a part of the path is not a folder)',
  ELOOP: 'a symbolic link that leads back to itself',
  EACCES: 'no permission to read it; grant it with: chmod u+rX',
  EPERM: 'no permission to read it; grant it with: chmod u+rX',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'too many open files; raise the limit with: ulimit -n 4096',
};

/**
 * Why one file or folder could not be ingested, with the fix where there is one. Throws what would befall every other
 * file too: a failure of the library.
 */
export function faultReason(thrown: unknown): string {
  if (thrown instanceof AppError) {
    if (thrown.status >= 500) throw thrown;
    return thrown.message;
  }
  const code = fileErrorCode(thrown);
  if (code !== undefined) return REASONS[code] ?? `cannot be read (${code})`;
  return `could not be processed, which is a fault of Twinscribe (${String(thrown)})`;
}
