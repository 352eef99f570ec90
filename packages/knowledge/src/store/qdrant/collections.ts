import { z } from 'zod';
import { qdrantStatus, type QdrantApi, type QdrantConnection } from './qdrant-connection.ts';

export interface CollectionOptions {
  readonly collection: string;
  /** Default 1. With more, term statistics are those of each shard: scores get a little less comparable. */
  readonly shards?: number | undefined;
  /** Default 1. */
  readonly replicas?: number | undefined;
  /** Replicas that must have a change before it counts as made. Default: all, so that every replica shows it. */
  readonly writeReplicas?: number | undefined;
  /** Whether vectors and their indexes stay on disk rather than in memory; texts always do. Default: false. */
  readonly onDisk?: boolean | undefined;
}

export const SPARSE = 'bm25';
export const DENSE = 'dense';

const FIELD_INDEXES = {
  tenant: { type: 'keyword', is_tenant: true },
  kind: 'keyword',
  documentId: 'keyword',
  generation: 'keyword',
  order: 'integer',
  live: 'bool',
  author: 'keyword',
  category: 'keyword',
  language: 'keyword',
  tags: 'keyword',
  published: 'datetime',
} as const;

/** What made the vectors. */
export const makersSchema = z.object({
  format: z.int(),
  analyzer: z.string(),
  chunker: z.string(),
  averageLength: z.number(),
  embedder: z.object({ model: z.string(), dimensions: z.int() }).nullable(),
});
export type Makers = z.infer<typeof makersSchema>;

export type CollectionInfo = NonNullable<Awaited<ReturnType<QdrantApi['getCollection']>>['data']['result']>;

interface Connected {
  readonly connection: QdrantConnection;
}

/** By its name or an alias. Undefined where there is none. */
export async function readCollection(
  { collection }: { collection: string },
  { connection }: Connected,
): Promise<CollectionInfo | undefined> {
  try {
    return await connection.call((api, init) => api.getCollection({ collection_name: collection }, init));
  } catch (error) {
    if (qdrantStatus(error) === 404) return undefined;
    throw error;
  }
}

/** With its payload indexes. Goes on with what another process, or one that died, has begun. */
export async function createCollection(
  { options, name, makers }: { options: CollectionOptions; name: string; makers: Makers },
  { connection }: Connected,
): Promise<void> {
  const { shards = 1, replicas = 1, writeReplicas = replicas, onDisk = false } = options;
  const dense = makers.embedder && {
    size: makers.embedder.dimensions,
    distance: 'Cosine' as const,
    on_disk: onDisk,
    // Every search asks for one tenant: links between tenants would only be memory.
    hnsw_config: { m: 0, payload_m: 16, on_disk: onDisk },
  };
  const body = {
    collection_name: name,
    vectors: dense === null ? {} : { [DENSE]: dense },
    sparse_vectors: { [SPARSE]: { modifier: 'idf' as const, index: { on_disk: onDisk } } },
    shard_number: shards,
    replication_factor: replicas,
    write_consistency_factor: writeReplicas,
    on_disk_payload: true,
    metadata: { twinscribe: makers },
  };
  try {
    await connection.call((api, init) => api.createCollection(body, init));
  } catch (error) {
    if (qdrantStatus(error) !== 409) throw error;
  }
  for (const [field_name, field_schema] of Object.entries(FIELD_INDEXES)) {
    const index = { collection_name: name, wait: true, field_name, field_schema };
    await connection.call((api, init) => api.createFieldIndex(index, init));
  }
}

/** What the alias stands for; undefined where it stands for nothing. */
export async function resolveAlias(
  { collection }: { collection: string },
  { connection }: Connected,
): Promise<string | undefined> {
  const { aliases } = await connection.call((api, init) => api.getCollectionsAliases({}, init));
  return aliases.find(({ alias_name }) => alias_name === collection)?.collection_name;
}

/** In one step, so that there is no moment without. */
export async function pointAlias(
  { collection, name }: { collection: string; name: string },
  { connection }: Connected,
): Promise<void> {
  const actions = [
    { delete_alias: { alias_name: collection } },
    { create_alias: { alias_name: collection, collection_name: name } },
  ];
  await connection.call((api, init) => api.updateAliases({ actions }, init));
}

export async function deleteCollection({ name }: { name: string }, { connection }: Connected): Promise<void> {
  await connection.call((api, init) => api.deleteCollection({ collection_name: name }, init));
}
