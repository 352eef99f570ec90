import { setImmediate } from 'node:timers/promises';
import type { Embedder } from '../embed/embedder.ts';
import { embedDocuments, toRefusal, type RefusedDocument } from './embed-documents.ts';
import { nextGroup } from './embedding-queue.ts';
import type { KnownEmbedder } from './embedding-rows.ts';
import type { LibraryRows } from './library-rows.ts';
import type { ReindexProgress } from './reindex-progress.ts';
import { inWriteTransaction } from './transaction.ts';

const DOCUMENTS_PER_LOOK = 100;

/**
 * Gives all documents the embedder's vectors, beside those of another one, which it then takes the place of; without an
 * embedder, drops all vectors. Vectors that cannot be searched are made again. Returns the ids of the documents that it
 * embedded. Throws where the embedder is away, and where it takes no document at all.
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
  await dropUnusable({ known }, { rows, signal });
  const embedded: string[] = [];
  const refused: RefusedDocument[] = [];
  for (let after = 0; ;) {
    await setImmediate();
    signal.throwIfAborted();
    const keys = inWriteTransaction(database, () => nextOrSwap({ known, after, refused }, rows));
    if (keys.length === 0) return embedded;
    after = keys.at(-1) ?? after;
    const group = await embedDocuments({ keys, known }, { rows, embedder, signal });
    embedded.push(...group.embedded);
    refused.push(...group.refused);
    const waiting = embeddings.countWaitingDocuments({ embedder: known });
    onProgress({ done: embedded.length, total: embedded.length + waiting });
  }
}

async function dropUnusable(
  { known: embedder }: { known: KnownEmbedder },
  { rows: { database, embeddings }, signal }: { rows: LibraryRows; signal: AbortSignal },
): Promise<void> {
  for (let after = 0; ;) {
    await setImmediate();
    signal.throwIfAborted();
    const keys = embeddings.embedded({ embedder, after, limit: DOCUMENTS_PER_LOOK });
    if (keys.length === 0) return;
    after = keys.at(-1) ?? after;
    const unusable = keys.filter((document) => !embeddings.isUsable({ document, embedder }));
    if (unusable.length === 0) continue;
    inWriteTransaction(database, () => {
      for (const document of unusable) embeddings.remove({ document, embedder });
    });
  }
}

/** Under the lock that keeps others from writing: when nothing waits any more, nothing comes before the swap. */
function nextOrSwap(
  { known, after, refused }: { known: KnownEmbedder; after: number; refused: readonly RefusedDocument[] },
  { embeddings }: LibraryRows,
): number[] {
  const keys = nextGroup({ embedder: known, after }, { embeddings });
  if (keys.length > 0) return keys;
  const [first, ...others] = refused;
  if (first !== undefined && !embeddings.hasVectors(known)) throw toRefusal([first, ...others]);
  embeddings.makeCurrent(known.id);
  return keys;
}
