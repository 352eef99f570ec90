import { createHash } from 'node:crypto';
import { CHUNKER_VERSION, type SourceDocument } from '@twinscribe/knowledge';

/**
 * Equal for equal documents cut by the same chunker, and changed by a change in any field: a document whose fingerprint
 * the library has need not be ingested again.
 */
export function fingerprintDocument(document: SourceDocument): string {
  const fields = Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([CHUNKER_VERSION, fields]))
    .digest('hex');
}
