import { ConfigError, systemClock, type Clock } from '@twinscribe/platform';
import { chunkDocument } from '../../chunk/chunk-document.ts';
import type { Embedder } from '../../embed/embedder.ts';
import type { ReindexProgress } from '../reindex-progress.ts';
import {
  createCollection,
  deleteCollection,
  pointAlias,
  readCollection,
  resolveAlias,
  type CollectionOptions,
} from './collections.ts';
import { assertServerVersion, currentMakers, isCurrent } from './ensure-collection.ts';
import { recordSchema, type DocumentRecord } from './point-payloads.ts';
import { connectQdrant, type QdrantAddress, type QdrantConnection } from './qdrant-connection.ts';
import { parsePayload, readGeneration, scrollPayloads, toStoredDocument } from './read-points.ts';
import { RECORDS_OF_ALL } from './search-conditions.ts';
import { removeGeneration, writeGeneration } from './write-generation.ts';

export interface ReindexQdrantOptions extends QdrantAddress, CollectionOptions {
  /** `outdated`: only where another version or embedder made the library. */
  readonly scope: 'outdated' | 'all';
}

interface Reindexing {
  readonly embedder?: Embedder | undefined;
  readonly clock?: Clock;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ReindexProgress) => void;
}

interface Copying extends Reindexing {
  readonly connection: QdrantConnection;
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the library anew from its verbatim texts in another collection, which then takes the old one's name in one step;
 * the old one serves until then and is deleted after. Fingerprints and times of ingestion stay. What others change
 * meanwhile is taken along, but for the last moment before the step: let nobody write.
 *
 * One process at a time: what an interrupted one left is deleted. Returns how many documents there are in what was made;
 * none where nothing had to be. Throws the signal's reason when it aborts; then the old one still serves.
 */
export async function reindexQdrantLibrary(
  { scope, collection, ...options }: ReindexQdrantOptions,
  { embedder, clock = systemClock, ...reindexing }: Reindexing,
): Promise<{ documents: number }> {
  const connection = connectQdrant(options, { clock });
  await assertServerVersion(connection);
  const makers = currentMakers({ embedder });
  const source = await resolveAlias({ collection }, { connection });
  const found = await readCollection({ collection }, { connection });
  if (found !== undefined && source === undefined) throw noLibrary({ collection });
  if (found === undefined || source === undefined) return { documents: 0 };
  if (scope === 'outdated' && isCurrent({ found, makers })) return { documents: 0 };

  const target = nameAfter({ collection, source });
  await deleteCollection({ name: target }, { connection });
  await createCollection({ options: { ...options, collection }, name: target, makers }, { connection });
  const documents = await copyAll({ ...reindexing, connection, source, target, embedder });
  await pointAlias({ collection, name: target }, { connection });
  await deleteCollection({ name: source }, { connection });
  return { documents };
}

/** Again and again, what has changed meanwhile, until nothing has. */
async function copyAll(copying: Copying): Promise<number> {
  const { connection, source, target, signal, onProgress } = copying;
  const copied = new Map<string, DocumentRecord>();
  for (;;) {
    const records = await readRecords({ connection, collection: source, signal });
    const changed = [...records.values()].filter(
      ({ document, generation }) => copied.get(document.id)?.generation !== generation,
    );
    const gone = [...copied.values()].filter(({ document }) => !records.has(document.id));
    if (changed.length === 0 && gone.length === 0) return records.size;
    for (const { tenant, document } of gone) {
      await removeGeneration({ tenant, id: document.id }, { connection, collection: target });
      copied.delete(document.id);
    }
    for (const [i, record] of changed.entries()) {
      signal.throwIfAborted();
      await copyDocument(record, copying);
      copied.set(record.document.id, record);
      onProgress?.({ done: i + 1, total: changed.length });
    }
  }
}

async function readRecords(from: {
  connection: QdrantConnection;
  collection: string;
  signal: AbortSignal;
}): Promise<Map<string, DocumentRecord>> {
  const records = new Map<string, DocumentRecord>();
  const fields = Object.keys(recordSchema.shape);
  for await (const payload of scrollPayloads({ filter: RECORDS_OF_ALL, fields }, from)) {
    const record = parsePayload(payload, recordSchema);
    records.set(record.document.id, record);
  }
  return records;
}

/** As it is now, which may be later than the record; the next pass sees the difference. Nothing where it has gone. */
async function copyDocument({ tenant, document: { id } }: DocumentRecord, copying: Copying): Promise<void> {
  const { connection, source, target, embedder } = copying;
  const found = await readGeneration({ tenant, id }, { connection, collection: source });
  if (found === undefined) return;
  const { id: _id, ingestedAt, length: _length, chunks: _chunks, ...document } = toStoredDocument(found);
  const { format, title, text } = document;
  const chunks = chunkDocument({ tenant, documentId: id, format, title, text });
  const { fingerprint } = found.record;
  await writeGeneration(
    { tenant, id, document, chunks, fingerprint, ingestedAt: new Date(ingestedAt) },
    { connection, collection: target, embedder },
  );
}

/** `library-2` after `library-1`. */
function nameAfter({ collection, source }: { collection: string; source: string }): string {
  const number = Number(source.slice(collection.length + 1));
  return `${collection}-${Number.isSafeInteger(number) ? number + 1 : 1}`;
}

const noLibrary = ({ collection }: { collection: string }): ConfigError =>
  new ConfigError([
    `Qdrant's collection "${collection}" is no library of Twinscribe. Set QDRANT_COLLECTION to another name.`,
  ]);
