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

/** A document that the embedder will not take, however often it is asked. */
export interface RefusedDocument {
  readonly key: number;
  readonly uri: string;
  readonly error: AppError;
}

export interface EmbeddedGroup {
  /** Ids of documents that have their vectors now. */
  readonly embedded: readonly string[];
  readonly refused: readonly RefusedDocument[];
}

/** An embedder that does not take this one takes nothing. */
const PROBE = 'probe';
const LIMIT_NAMED = 5;

interface Task {
  readonly key: number;
  readonly tenant: string;
  readonly id: string;
  readonly uri: string;
  readonly texts: readonly string[];
}

/**
 * Embeds the documents' searchable chunks and keeps the vectors, each document's in a transaction of its own, unless it has
 * been replaced meanwhile. Throws what the embedder throws where that may pass or where it takes nothing at all, and the
 * signal's reason.
 */
export async function embedDocuments(
  { keys, known }: { keys: readonly number[]; known: KnownEmbedder },
  capabilities: EmbedCapabilities,
): Promise<EmbeddedGroup> {
  const { rows } = capabilities;
  const tasks = inReadTransaction(rows.database, () => keys.flatMap((key) => readTask(key, rows) ?? []));
  const refusal = await embedTasks({ tasks, known }, capabilities);
  if (refusal !== undefined) return embedEach({ tasks, known }, capabilities);
  return { embedded: tasks.map(({ id }) => id), refused: [] };
}

/** What to tell of documents that were refused, by their names. */
export function toRefusal([first, ...others]: readonly [RefusedDocument, ...RefusedDocument[]]): AppError {
  const uris = [first, ...others].map(({ uri }) => uri);
  const unnamed = uris.length - LIMIT_NAMED;
  const names = uris.slice(0, LIMIT_NAMED).join(', ') + (unnamed > 0 ? ` and ${unnamed} more` : '');
  return new AppError('internal', `${first.error.message} It does not take ${names}.`, {
    cause: first.error,
  });
}

/** One by one, to tell which document it is that the embedder does not take. */
async function embedEach(
  { tasks, known }: { tasks: readonly Task[]; known: KnownEmbedder },
  capabilities: EmbedCapabilities,
): Promise<EmbeddedGroup> {
  const { embedder, signal } = capabilities;
  const embedded: string[] = [];
  const refused: RefusedDocument[] = [];
  for (const task of tasks) {
    const error = await embedTasks({ tasks: [task], known }, capabilities);
    if (error === undefined) {
      embedded.push(task.id);
      continue;
    }
    if (embedded.length + refused.length === 0) await embedder.embedPassages([PROBE], { signal });
    refused.push({ key: task.key, uri: task.uri, error });
  }
  return { embedded, refused };
}

/** Returns the refusal where the embedder does not take the texts; then nothing is kept. */
async function embedTasks(
  { tasks, known }: { tasks: readonly Task[]; known: KnownEmbedder },
  { rows, embedder, signal }: EmbedCapabilities,
): Promise<AppError | undefined> {
  const texts = tasks.flatMap((task) => task.texts);
  const vectors = await embedder.embedPassages(texts, { signal }).catch(toRefused);
  signal.throwIfAborted();
  if (vectors instanceof AppError) return vectors;
  let start = 0;
  for (const { key, tenant, id, texts } of tasks) {
    const ofDocument = vectors.slice(start, (start += texts.length));
    inWriteTransaction(rows.database, () => {
      if (rows.documents.findByKey(key) === undefined || !rows.embeddings.has(known)) return;
      rows.embeddings.replace({ document: key, embedder: known, vectors: ofDocument });
      rows.changes.record({ tenant, documentId: id });
    });
  }
  return undefined;
}

function readTask(key: number, rows: LibraryRows): Task | undefined {
  const row = rows.documents.findByKey(key);
  if (row === undefined) return undefined;
  const document = readDocument(row, rows);
  const texts = passageTexts({ document, chunks: rows.chunks.list(key) });
  return { key, tenant: row.tenant, id: document.id, uri: document.uri, texts };
}

/** Throws what may pass. */
function toRefused(error: unknown): AppError {
  if (error instanceof AppError && !error.retryable) return error;
  throw error;
}
