import { AppError } from '@twinscribe/platform';

/** A place in a list ordered by title, then id: just after the document of that title and id. */
export interface ListPosition {
  readonly title: string;
  readonly id: string;
}

const LIMIT_TITLE_BYTES = 240;
const CURSOR = /^([\w-]*)([.~])([\w-]{1,64})$/;

/**
 * A cursor holds the title and not only the id, so that the list goes on where it stood when the document has gone.
 * Cursors are at most 400 characters: of a long title only the start is kept, and `isCut` says so.
 */
export function encodeCursor({ title, id }: ListPosition): string {
  const bytes = Buffer.from(title, 'utf8');
  const kept = bytes.subarray(0, characterStart({ bytes, limit: LIMIT_TITLE_BYTES }));
  return `${kept.toString('base64url')}${kept.length < bytes.length ? '~' : '.'}${id}`;
}

/** Throws AppError `invalid_request` for anything that `encodeCursor` does not make. */
export function decodeCursor(cursor: string): ListPosition & { readonly isCut: boolean } {
  const [, title = '', mark, id = ''] = CURSOR.exec(cursor) ?? [];
  const bytes = Buffer.from(title, 'base64url');
  if (mark === undefined || bytes.toString('base64url') !== title) {
    throw new AppError('invalid_request', 'The cursor is not one that this list has given out.', {
      param: 'cursor',
    });
  }
  return { title: bytes.toString('utf8'), id, isCut: mark === '~' };
}

/** The last place up to the limit where a character starts or the bytes end. */
function characterStart({ bytes, limit }: { bytes: Uint8Array; limit: number }): number {
  if (bytes.length <= limit) return bytes.length;
  let start = limit;
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}
