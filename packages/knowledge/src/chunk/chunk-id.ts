import { createHash } from 'node:crypto';

/** The id of a document, the same whenever the same URI comes from the same tenant. */
export function documentId({ tenant, uri }: { tenant: string; uri: string }): string {
  return idOf(['document', tenant, uri]);
}

/** The id of a chunk: another tenant, document, range or content gives another id. */
export function chunkId(chunk: {
  tenant: string;
  documentId: string;
  start: number;
  end: number;
  content: string;
}): string {
  return idOf(['chunk', chunk.tenant, chunk.documentId, `${chunk.start}`, `${chunk.end}`, chunk.content]);
}

/**
 * 122 bits of SHA-256 as a UUID of version 8. Every field goes in behind its length, so that no two lists of fields look
 * alike; as UTF-16, so that texts with lone surrogates do not look alike either.
 *
 * Source: RFC 9562, section 5.8.
 */
function idOf(fields: readonly string[]): string {
  const hash = createHash('sha256');
  for (const field of fields) hash.update(`${field.length}:`).update(field, 'utf16le');
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
