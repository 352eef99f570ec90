import { setImmediate } from 'node:timers/promises';
import type { Embedder } from '../embed/embedder.ts';
import { embedDocuments } from './embed-documents.ts';
import { nextGroup } from './embedding-queue.ts';
import type { KnownEmbedder } from './embedding-rows.ts';
import type { LibraryRows } from './library-rows.ts';
import type { ReindexProgress } from './reindex-progress.ts';
import { inWriteTransaction } from './transaction.ts';

/**
 * Gives all documents the embedder's vectors, beside those of another one, which it then takes the place of; without an
 * embedder, drops all vectors. Returns the ids of the documents that it embedded. Throws where the embedder is away, and where
 * it takes no document at all.
 */
export async function embedLibrary({
  rows,
  embedder,
  signal,
  onProgress,
}: {
  rows: LibraryRows;
  embedder: Embedder | undefined;
  signal: AbortSignal;
  onProgress: (progress: ReindexProgress) => void;
}): Promise<string[]> {
  const { database, embeddings } = rows;
  if (embedder === undefined) {
    inWriteTransaction(database, () => embeddings.makeCurrent());
    return [];
  }
  const known = inWriteTransaction(database, () => embeddings.findOrAdd(embedder));
  const embedded: string[] = [];
  for (let after = 0; ;) {
    await setImmediate();
    signal.throwIfAborted();
    const keys = inWriteTransaction(database, () => nextOrSwap({ known, after }, rows));
    if (keys.length === 0) return embedded;
    after = keys.at(-1) ?? after;
    const group = await embedDocuments({ keys, known }, { rows, embedder, signal });
    embedded.push(...group.embedded);
    const [refusal] = group.refused;
    if (refusal !== undefined && !embeddings.hasVectors(known)) throw refusal.error;
    const waiting = embeddings.countWaitingDocuments({ embedder: known });
    onProgress({ done: embedded.length, total: embedded.length + waiting });
  }
}

/** Under the lock that keeps others from writing: when nothing waits any more, nothing comes before the swap. */
function nextOrSwap({ known, after }: { known: KnownEmbedder; after: number }, rows: LibraryRows): number[] {
  const keys = nextGroup({ embedder: known, after }, rows);
  if (keys.length === 0) rows.embeddings.makeCurrent(known.id);
  return keys;
}
