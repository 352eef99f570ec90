import { AppError } from '@twinscribe/platform';

/** The longest document that can be ingested, with every character of it escaped. */
const LIMIT_LINE_BYTES = 128 * 1024 * 1024;

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/**
 * Lines ended by LF, which is the only line break that JSON leaves unescaped in our files; readers that know others cut
 * documents in two. Throws AppError that names the line where one is too long or not UTF-8.
 */
export async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const take = (last: Uint8Array): Line => {
    const line = { number: (number += 1), text: decode({ bytes: Buffer.concat([...parts, last]), number }) };
    parts = [];
    length = 0;
    return line;
  };
  for await (const bytes of source) {
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
      yield take(bytes.subarray(start, end));
      start = end + 1;
    }
    parts.push(bytes.subarray(start));
    length += bytes.length - start;
    if (length > LIMIT_LINE_BYTES)
      throw faultIn({ number: number + 1, problem: `is longer than ${LIMIT_LINE_BYTES} bytes` });
  }
  if (length > 0) yield take(new Uint8Array());
}

function decode({ bytes, number }: { bytes: Uint8Array; number: number }): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw faultIn({ number, problem: 'is not UTF-8 text', cause });
  }
}

function faultIn({ number, problem, cause }: { number: number; problem: string; cause?: unknown }): AppError {
  return new AppError('invalid_request', `line ${number} ${problem}`, { cause });
}
