import { createReadStream } from 'node:fs';
import { AppError } from '@twinscribe/platform';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end. */
  readonly text: string;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is missing',
  EISDIR: 'is a folder, not a file',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not valid UTF-8',
};

/**
 * The lines of a UTF-8 file that are not blank, one in memory at a time. Only LF and CRLF end a line: JSON Lines may hold
 * U+2028 within a string, at which `node:readline` would cut. A byte order mark is dropped. A file that cannot be read or
 * is not UTF-8 throws AppError `invalid_request` that names it.
 */
export async function* readLines({ path }: { path: string }): AsyncGenerator<Line, void, undefined> {
  let number = 0;
  for await (const text of cutAtLineFeed(decodeFile(path))) {
    number += 1;
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line.trim() !== '') yield { number, text: line };
  }
}

async function* cutAtLineFeed(texts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const text of texts) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function* decodeFile(path: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    // Without an encoding the stream yields buffers.
    for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  } catch (cause) {
    const code = codeOf(cause);
    throw new AppError('invalid_request', `${path} ${REASONS[code] ?? `cannot be read (${code})`}.`, {
      cause,
    });
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'unknown reason';
}
