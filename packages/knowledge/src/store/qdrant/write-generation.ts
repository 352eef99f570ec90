import { randomUUID } from 'node:crypto';
import type { Chunk, SourceDocument } from '../../document.ts';
import type { Embedder } from '../../embed/embedder.ts';
import { analyzeChunks, type AnalyzedChunk } from '../analyze-chunks.ts';
import { passageTexts } from '../passage-texts.ts';
import { batchesOf, piecePoints, type Point } from './piece-points.ts';
import { filterPayload, type DocumentRecord } from './point-payloads.ts';
import { assertCompleted, type QdrantConnection } from './qdrant-connection.ts';
import { readRecord } from './read-points.ts';
import { ofTenant } from './search-conditions.ts';
import { tokenPointId } from './tenant-tokens.ts';

export interface NewGeneration {
  readonly tenant: string;
  readonly id: string;
  readonly document: SourceDocument;
  readonly chunks: readonly Chunk[];
  readonly fingerprint: string;
  readonly ingestedAt: Date;
}

interface Collection {
  readonly collection: string;
  readonly connection: QdrantConnection;
}

/**
 * Writes the document's new generation beside the old one, where no search finds it, and then puts it in the old one's
 * place. Returns the record of the generation that is live in the end: that of another process where it wrote the same
 * document at the same time and came later. Whatever fails before the swap leaves the old generation as it was.
 */
export async function writeGeneration(
  entry: NewGeneration,
  { embedder, ...target }: Collection & { embedder: Embedder | undefined },
): Promise<DocumentRecord> {
  const { tenant, id, document, chunks } = entry;
  const previous = await readRecord({ tenant, id }, target);
  const analyzed = await analyzeChunks({ document, chunks });
  const record = newRecord({ entry, previous, analyzed });
  const vectors = await embedChunks({ document, analyzed }, { embedder });
  try {
    const points = piecePoints({ record, document, analyzed, vectors });
    for (const batch of batchesOf(points)) await upsert(batch, target);
  } catch (error) {
    await eraseGeneration({ record }, target).catch(() => undefined); // the next replacement clears it away as well
    throw error;
  }
  await swap({ record }, target);
  const live = (await readRecord({ tenant, id }, target)) ?? record;
  if (live.generation !== record.generation) await eraseGeneration({ record }, target);
  return live;
}

function newRecord({
  entry: { tenant, id, document, fingerprint, ingestedAt },
  previous,
  analyzed,
}: {
  entry: NewGeneration;
  previous: DocumentRecord | undefined;
  analyzed: readonly AnalyzedChunk[];
}): DocumentRecord {
  const { text, ...facts } = document;
  return {
    tenant,
    generation: randomUUID(),
    order: Math.max(ingestedAt.getTime(), (previous?.order ?? 0) + 1),
    fingerprint,
    document: {
      ...facts,
      tags: [...facts.tags],
      id,
      ingestedAt: ingestedAt.toISOString(),
      length: text.length,
      chunks: analyzed.filter(({ counts }) => counts !== null).length,
    },
  };
}

/** By ordinal, of the searchable chunks. */
async function embedChunks(
  { document, analyzed }: { document: SourceDocument; analyzed: readonly AnalyzedChunk[] },
  { embedder }: { embedder: Embedder | undefined },
): Promise<ReadonlyMap<number, Float32Array>> {
  if (embedder === undefined) return new Map();
  const searchable = analyzed.flatMap(({ chunk, counts }) => (counts === null ? [] : [chunk]));
  const texts = passageTexts({ document, chunks: searchable });
  const vectors = await embedder.embedPassages(texts, { signal: new AbortController().signal });
  return new Map(
    searchable.flatMap(({ ordinal }, i) => {
      const vector = vectors[i];
      return vector === undefined ? [] : [[ordinal, vector] as const];
    }),
  );
}

async function upsert(points: Point[], { connection, collection }: Collection): Promise<void> {
  const body = { collection_name: collection, wait: true, points };
  assertCompleted([await connection.call((api, init) => api.upsertPoints(body, init))]);
}

/**
 * One request, whose operations Qdrant makes one after another, each only when the one before has been made: the new
 * chunks become findable, the tenant's token changes, the record is written over an older one, older chunks are deleted.
 * The third is the swap. Before it the new chunks are found but do not count, after it the old ones. A search that ran
 * from before the first operation until after the last, and so may have missed both, sees that the token has changed.
 */
async function swap(
  { record }: { record: DocumentRecord },
  { connection, collection }: Collection,
): Promise<void> {
  const { tenant, generation, order, document } = record;
  const language = filterPayload(document)['language'];
  const staged = ofTenant({
    tenant,
    must: [
      { key: 'generation', match: { value: generation } },
      { key: 'live', match: { value: false } },
    ],
  });
  const older = { key: 'order', range: { lt: order } };
  const olderChunks = ofTenant({
    tenant,
    must: [{ key: 'documentId', match: { value: document.id } }, older],
  });
  const body = {
    collection_name: collection,
    wait: true,
    ordering: 'strong' as const,
    operations: [
      { set_payload: { payload: { live: true }, filter: staged } },
      {
        upsert: {
          points: [
            {
              id: tokenPointId({ tenant }),
              vector: {},
              payload: { kind: 'token', tenant, token: generation },
            },
          ],
        },
      },
      {
        upsert: {
          points: [{ id: document.id, vector: {}, payload: { kind: 'document', ...record, language } }],
          update_filter: ofTenant({ tenant, must: [older] }),
        },
      },
      { delete: { filter: olderChunks } },
    ],
  };
  assertCompleted(await connection.call((api, init) => api.batchUpdate(body, init)));
}

async function eraseGeneration(
  { record: { tenant, generation } }: { record: DocumentRecord },
  { connection, collection }: Collection,
): Promise<void> {
  const filter = ofTenant({
    tenant,
    must: [
      { key: 'kind', match: { value: 'chunk' } },
      { key: 'generation', match: { value: generation } },
    ],
  });
  const body = { collection_name: collection, wait: true, filter };
  assertCompleted([await connection.call((api, init) => api.deletePoints(body, init))]);
}

/**
 * Takes the document's record away, after which its chunks count for nothing, and then those. A generation that another
 * process writes meanwhile is later than the removal and stays. False where there is no such document.
 */
export async function removeGeneration(
  { tenant, id }: { tenant: string; id: string },
  { connection, collection }: Collection,
): Promise<boolean> {
  const record = await readRecord({ tenant, id }, { connection, collection });
  if (record === undefined) return false;
  const generation = { key: 'generation', match: { value: record.generation } };
  const chunks = ofTenant({
    tenant,
    must: [
      { key: 'documentId', match: { value: id } },
      { key: 'order', range: { lte: record.order } },
    ],
  });
  const body = {
    collection_name: collection,
    wait: true,
    ordering: 'strong' as const,
    operations: [
      { delete: { filter: ofTenant({ tenant, must: [{ has_id: [id] }, generation] }) } },
      { delete: { filter: chunks } },
    ],
  };
  assertCompleted(await connection.call((api, init) => api.batchUpdate(body, init)));
  return true;
}
