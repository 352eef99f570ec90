import { chunkDocument, CHUNKER_VERSION } from '../chunk/chunk-document.ts';
import { ANALYZER_VERSION } from '../lexical/analyze-text.ts';
import { writeDocument } from './document-writer.ts';
import { createLibraryRows, type LibraryRows } from './library-rows.ts';
import { closeDatabase, openDatabase } from './open-database.ts';
import { readDocument } from './read-documents.ts';
import { inReadTransaction } from './transaction.ts';

export interface ReindexProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Chunks and analyses documents anew from their verbatim text: those that another version made (`outdated`), or every
 * one (`all`), which also mends damaged chunks. Each document is replaced in a transaction of its own, so that an
 * interrupted run loses nothing, and a second run over outdated documents goes on where the first one stopped.
 * Fingerprints and times of ingestion stay. Documents that others replace meanwhile are left to them.
 *
 * Returns how many documents it wrote. Throws the signal's reason when it aborts.
 */
export async function reindexLibrary(
  { directory, scope }: { directory: string; scope: 'outdated' | 'all' },
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (progress: ReindexProgress) => void },
): Promise<{ documents: number }> {
  const rows = createLibraryRows(await openDatabase({ directory }));
  try {
    const keys = rows.documents.keys(
      scope === 'all' ? {} : { unlessMadeBy: { analyzer: ANALYZER_VERSION, chunker: CHUNKER_VERSION } },
    );
    let documents = 0;
    for (const [i, key] of keys.entries()) {
      signal.throwIfAborted();
      if (await reindexDocument({ key }, rows)) documents += 1;
      onProgress?.({ done: i + 1, total: keys.length });
    }
    return { documents };
  } finally {
    closeDatabase(rows.database);
  }
}

/** False where the row has gone meanwhile. */
async function reindexDocument({ key }: { key: number }, rows: LibraryRows): Promise<boolean> {
  const found = inReadTransaction(rows.database, () => {
    const row = rows.documents.findByKey(key);
    return row === undefined ? undefined : { ...row, document: readDocument(row, rows) };
  });
  if (found === undefined) return false;
  const { tenant, fingerprint } = found;
  const { id, ingestedAt, length: _length, chunks: _chunks, ...document } = found.document;
  const { format, title, text } = document;
  const chunks = chunkDocument({ tenant, documentId: id, format, title, text });
  return writeDocument({ tenant, id, document, chunks, fingerprint, ingestedAt, expectedKey: key }, rows);
}
