import { chunkDocument, CHUNKER_VERSION } from '../chunk/chunk-document.ts';
import type { Embedder } from '../embed/embedder.ts';
import { ANALYZER_VERSION } from '../lexical/analyze-text.ts';
import { writeDocument } from './document-writer.ts';
import { embedLibrary } from './embed-library.ts';
import { createLibraryRows, type LibraryRows } from './library-rows.ts';
import { closeDatabase, openDatabase } from './open-database.ts';
import { readDocument } from './read-documents.ts';
import type { ReindexProgress } from './reindex-progress.ts';
import { inReadTransaction } from './transaction.ts';

/**
 * Chunks and analyses documents anew from their verbatim text: those that another version made (`outdated`), or every
 * one (`all`), which also mends damaged chunks. Each document is replaced in a transaction of its own, so that an
 * interrupted run loses nothing, and a second run over outdated documents goes on where the first one stopped.
 * Fingerprints and times of ingestion stay. Documents that others replace meanwhile are left to them.
 *
 * Then all documents get the vectors of the embedder. Those of another one serve until all are there, and are dropped in one
 * step; so they are where there is no embedder. What the embedder refuses goes without.
 *
 * Returns how many documents it wrote or embedded. Throws the signal's reason when it aborts, and what the embedder throws
 * where it is away: the next run goes on from there.
 */
export async function reindexLibrary(
  { directory, scope }: { directory: string; scope: 'outdated' | 'all' },
  {
    signal,
    embedder,
    onProgress = () => undefined,
  }: {
    signal: AbortSignal;
    embedder?: Embedder | undefined;
    onProgress?: (progress: ReindexProgress) => void;
  },
): Promise<{ documents: number }> {
  const rows = createLibraryRows(await openDatabase({ directory }));
  try {
    const written = await rewriteDocuments({ scope }, { rows, signal, onProgress });
    const embedded = await embedLibrary({ rows, embedder, signal, onProgress });
    return { documents: new Set([...written, ...embedded]).size };
  } finally {
    closeDatabase(rows.database);
  }
}

interface Reindexing {
  readonly rows: LibraryRows;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReindexProgress) => void;
}

/** The ids of those that it wrote. */
async function rewriteDocuments(
  { scope }: { scope: 'outdated' | 'all' },
  { rows, signal, onProgress }: Reindexing,
): Promise<string[]> {
  const keys = rows.documents.keys(
    scope === 'all' ? {} : { unlessMadeBy: { analyzer: ANALYZER_VERSION, chunker: CHUNKER_VERSION } },
  );
  const written: string[] = [];
  for (const [i, key] of keys.entries()) {
    signal.throwIfAborted();
    const id = await reindexDocument({ key }, rows);
    if (id !== undefined) written.push(id);
    onProgress({ done: i + 1, total: keys.length });
  }
  return written;
}

/** The document's id; undefined where the row has gone meanwhile. */
async function reindexDocument({ key }: { key: number }, rows: LibraryRows): Promise<string | undefined> {
  const found = inReadTransaction(rows.database, () => {
    const row = rows.documents.findByKey(key);
    return row === undefined ? undefined : { ...row, document: readDocument(row, rows) };
  });
  if (found === undefined) return undefined;
  const { tenant, fingerprint } = found;
  const { id, ingestedAt, length: _length, chunks: _chunks, ...document } = found.document;
  const { format, title, text } = document;
  const chunks = chunkDocument({ tenant, documentId: id, format, title, text });
  const entry = { tenant, id, document, chunks, fingerprint, ingestedAt, expectedKey: key };
  return (await writeDocument(entry, rows)) ? id : undefined;
}
