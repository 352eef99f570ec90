import { crc32 } from 'node:zlib';
import { LatentSpace } from './latent-space.ts';

/** "TWLS" in the byte order of the machine: bytes from a machine of the other order are refused. */
const MAGIC = 0x534c5754;
const VERSION = 1;
/** Magic, version, dimensions, fittedOn, columns, checksum. */
const HEADER_WORDS = 6;

/** The space, for a file beside the library. Its terms are numbers of that library and mean nothing elsewhere. */
export function encodeLatentSpace({ parts }: LatentSpace): Uint8Array {
  const { termIds, rarity, basis, dimensions, fittedOn } = parts;
  const bytes = new Uint8Array(4 * (HEADER_WORDS + termIds.length + rarity.length + basis.length));
  const header = new Uint32Array(bytes.buffer, 0, HEADER_WORDS);
  let start = header.byteLength;
  for (const part of [termIds, rarity, basis]) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), start);
    start += part.byteLength;
  }
  header.set([
    MAGIC,
    VERSION,
    dimensions,
    fittedOn,
    termIds.length,
    crc32(bytes.subarray(header.byteLength)),
  ]);
  return bytes;
}

/** Undefined for anything but whole bytes of this version: a space can always be fitted anew. */
export function decodeLatentSpace(bytes: Uint8Array): LatentSpace | undefined {
  if (bytes.byteLength % 4 !== 0 || bytes.byteLength < 4 * HEADER_WORDS) return undefined;
  const words = bytes.slice().buffer; // a copy: numbers of four bytes can only be read at multiples of four
  const [magic, version, dimensions = 0, fittedOn = 0, columns = 0, checksum] = new Uint32Array(
    words,
    0,
    HEADER_WORDS,
  );
  const isWhole = words.byteLength === 4 * (HEADER_WORDS + columns * (2 + dimensions));
  if (magic !== MAGIC || version !== VERSION || !isWhole) return undefined;
  if (crc32(bytes.subarray(4 * HEADER_WORDS)) !== checksum) return undefined;
  const start = 4 * HEADER_WORDS;
  return new LatentSpace({
    termIds: new Uint32Array(words, start, columns),
    rarity: new Float32Array(words, start + 4 * columns, columns),
    basis: new Float32Array(words, start + 8 * columns, columns * dimensions),
    dimensions,
    fittedOn,
  });
}
