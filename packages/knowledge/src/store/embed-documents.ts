import { AppError } from '@twinscribe/platform';
import type { Embedder } from '../embed/embedder.ts';
import type { KnownEmbedder } from './embedding-rows.ts';
import type { LibraryRows } from './library-rows.ts';
import { passageTexts } from './passage-texts.ts';
import { readDocument } from './read-documents.ts';
import { inReadTransaction, inWriteTransaction } from './transaction.ts';

export interface EmbedCapabilities {
  readonly rows: LibraryRows;
  readonly embedder: Embedder;
  readonly signal: AbortSignal;
}

export interface EmbeddedGroup {
  /** Ids of documents that have their vectors now. */
  readonly embedded: readonly string[];
  /** What the embedder will not take, however often it is asked. */
  readonly refused: readonly { readonly key: number; readonly error: unknown }[];
}

/** So many refusals in a row are not the documents' fault. */
const LIMIT_REFUSED = 8;

interface Task {
  readonly key: number;
  readonly tenant: string;
  readonly id: string;
  readonly texts: readonly string[];
}

/**
 * Embeds the documents' searchable chunks and keeps the vectors, each document's in a transaction of its own, unless it has
 * been replaced meanwhile. Throws what the embedder throws where that may pass, and the signal's reason.
 */
export async function embedDocuments(
  { keys, known }: { keys: readonly number[]; known: KnownEmbedder },
  capabilities: EmbedCapabilities,
): Promise<EmbeddedGroup> {
  const { rows, signal } = capabilities;
  const tasks = inReadTransaction(rows.database, () => keys.flatMap((key) => readTask(key, rows) ?? []));
  try {
    await embedTasks({ tasks, known }, capabilities);
    return { embedded: tasks.map(({ id }) => id), refused: [] };
  } catch (error) {
    signal.throwIfAborted();
    if (!isRefusal(error)) throw error;
    return embedEach({ tasks, known }, capabilities);
  }
}

/** One by one, to tell which document it is that the embedder does not take. */
async function embedEach(
  { tasks, known }: { tasks: readonly Task[]; known: KnownEmbedder },
  capabilities: EmbedCapabilities,
): Promise<EmbeddedGroup> {
  const embedded: string[] = [];
  const refused: { key: number; error: unknown }[] = [];
  let inRow = 0;
  for (const task of tasks) {
    try {
      await embedTasks({ tasks: [task], known }, capabilities);
      embedded.push(task.id);
      inRow = 0;
    } catch (error) {
      capabilities.signal.throwIfAborted();
      inRow += 1;
      if (!isRefusal(error) || inRow >= LIMIT_REFUSED) throw error;
      refused.push({ key: task.key, error });
    }
  }
  return { embedded, refused };
}

async function embedTasks(
  { tasks, known }: { tasks: readonly Task[]; known: KnownEmbedder },
  { rows, embedder, signal }: EmbedCapabilities,
): Promise<void> {
  const vectors = await embedder.embedPassages(
    tasks.flatMap(({ texts }) => texts),
    { signal },
  );
  signal.throwIfAborted();
  let start = 0;
  for (const { key, tenant, id, texts } of tasks) {
    const ofDocument = vectors.slice(start, (start += texts.length));
    inWriteTransaction(rows.database, () => {
      if (rows.documents.findByKey(key) === undefined || !rows.embeddings.has(known)) return;
      rows.embeddings.replace({ document: key, embedder: known, vectors: ofDocument });
      rows.changes.record({ tenant, documentId: id });
    });
  }
}

function readTask(key: number, rows: LibraryRows): Task | undefined {
  const row = rows.documents.findByKey(key);
  if (row === undefined) return undefined;
  const document = readDocument(row, rows);
  const texts = passageTexts({ document, chunks: rows.chunks.list(key) });
  return { key, tenant: row.tenant, id: document.id, texts };
}

const isRefusal = (error: unknown): boolean => error instanceof AppError && !error.retryable;
