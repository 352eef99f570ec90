import { open } from 'node:fs/promises';
import { AppError } from '@twinscribe/platform';
import { faultReason } from './fault-reason.ts';

export const LIMIT_FILE_BYTES = 20 * 1024 * 1024;

/**
 * The file's text, which encodes to the same bytes again: a byte order mark and all line ends are kept. Throws AppError
 * with the reason where the file is too large, is not UTF-8 text or cannot be read.
 */
export async function readVerbatimText(path: string): Promise<string> {
  return decodeText(await readBytes(path));
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > LIMIT_FILE_BYTES) {
      throw new AppError(
        'payload_too_large',
        `is ${mebibytes(size)}; the limit is ${mebibytes(LIMIT_FILE_BYTES)}: split it`,
      );
    }
    return await file.readFile();
  } catch (thrown) {
    throw new AppError('invalid_request', faultReason(thrown), { cause: thrown });
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MiB`;

function decodeText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  const wrong = firstWrongByte({ bytes, text });
  if (wrong !== -1)
    throw new AppError(
      'invalid_request',
      `is not UTF-8 text (byte ${hex(bytes[wrong])} at offset ${wrong}); ${adviceFor(bytes)}`,
    );
  const nul = bytes.indexOf(0);
  if (nul !== -1)
    throw new AppError('invalid_request', `is not text (NUL byte at offset ${nul}); ${adviceFor(bytes)}`);
  return text;
}

const hex = (byte = 0): string => `0x${byte.toString(16).padStart(2, '0')}`;

/** Offset of the first byte that is not UTF-8, -1 where all are. Node decodes such a byte to U+FFFD. */
function firstWrongByte({ bytes, text }: { bytes: Buffer; text: string }): number {
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    // The character itself may stand in the file.
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return offset;
    offset += 3;
    from = at + 1;
  }
  return -1;
}

function adviceFor(bytes: Buffer): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16) return 'it looks like UTF-16: convert it with iconv -f UTF-16 -t UTF-8';
  return 'if it is text, convert it, e.g. with iconv -f ISO-8859-1 -t UTF-8';
}
