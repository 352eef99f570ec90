import { ConfigError } from '@twinscribe/platform';
import { z } from 'zod';
import { CHUNKER_VERSION } from '../../chunk/chunk-document.ts';
import type { Embedder } from '../../embed/embedder.ts';
import { ANALYZER_VERSION } from '../../lexical/analyze-text.ts';
import { nameOf } from '../settle-embedder.ts';
import { AVERAGE_LENGTH } from '../../lexical/bm25.ts';
import {
  createCollection,
  DENSE,
  makersSchema,
  pointAlias,
  readCollection,
  type CollectionInfo,
  type CollectionOptions,
  type Makers,
} from './collections.ts';
import type { QdrantConnection } from './qdrant-connection.ts';

const FORMAT = 1;

/**
 * Opens the library's collection, and creates it where there is none; several processes may do so at once. `collection` is
 * an alias, of `<collection>-1` at first, so that a library can be made anew beside the old one and take its name.
 *
 * Throws ConfigError where the server is too old, or where the collection was made by another version, another embedder or
 * somebody else: then nothing was changed.
 */
export async function ensureCollection(
  options: CollectionOptions,
  { connection, embedder }: { connection: QdrantConnection; embedder: Embedder | undefined },
): Promise<void> {
  await assertServerVersion(connection);
  const { collection } = options;
  const makers = currentMakers({ embedder });
  const found = await readCollection({ collection }, { connection });
  if (found === undefined) {
    await createCollection({ options, name: `${collection}-1`, makers }, { connection });
    await pointAlias({ collection, name: `${collection}-1` }, { connection });
    return;
  }
  assertSameMakers({ collection, found: found.config.metadata?.['twinscribe'], makers });
  assertVectorSize({ collection, found: found.config.params.vectors, makers });
}

/** Whether the collection was made as one would be now. */
export function isCurrent({ found, makers }: { found: CollectionInfo; makers: Makers }): boolean {
  const parsed = makersSchema.safeParse(found.config.metadata?.['twinscribe']);
  return parsed.success && JSON.stringify(parsed.data) === JSON.stringify(makers);
}

export function currentMakers({ embedder }: { embedder: Embedder | undefined }): Makers {
  return {
    format: FORMAT,
    analyzer: ANALYZER_VERSION,
    chunker: CHUNKER_VERSION,
    averageLength: AVERAGE_LENGTH,
    embedder: embedder === undefined ? null : { model: embedder.model, dimensions: embedder.dimensions },
  };
}

/** Term statistics by tenant came with 1.19; an older server would quietly take those of all tenants together. */
export async function assertServerVersion(connection: QdrantConnection): Promise<void> {
  const { version } = await connection.send((api, init) => api.root({}, init));
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 1 || (major === 1 && minor >= 19)) return;
  throw new ConfigError([`Qdrant is too old (${version}): the library needs version 1.19 or later.`]);
}

function assertSameMakers({
  collection,
  found,
  makers,
}: {
  collection: string;
  found: unknown;
  makers: Makers;
}): void {
  const parsed = makersSchema.safeParse(found);
  const where = `The library in Qdrant's collection "${collection}"`;
  if (!parsed.success)
    throw new ConfigError([
      `Qdrant's collection "${collection}" is no library of Twinscribe. Set QDRANT_COLLECTION to another name.`,
    ]);
  const { format, analyzer, averageLength, embedder } = parsed.data;
  if (format > makers.format)
    throw new ConfigError([`${where} was written by a newer Twinscribe. Update Twinscribe.`]);
  if (format < makers.format || analyzer !== makers.analyzer || averageLength !== makers.averageLength)
    throw new ConfigError([
      `${where} was indexed by another version of Twinscribe. Run "twin reindex" once.`,
    ]);
  if (nameOf(embedder) !== nameOf(makers.embedder))
    throw new ConfigError([
      `${where} was made with ${nameOf(embedder)}, and ${nameOf(makers.embedder)} is configured. Run "twin reindex", or set EMBEDDINGS_MODEL as it was.`,
    ]);
}

/** What the collection says of itself and what it holds might differ where somebody else made it. */
function assertVectorSize({
  collection,
  found,
  makers,
}: {
  collection: string;
  found: unknown;
  makers: Makers;
}): void {
  if (makers.embedder === null) return;
  const parsed = z.object({ [DENSE]: z.object({ size: z.int() }) }).safeParse(found);
  const size = parsed.success ? parsed.data[DENSE]?.size : undefined;
  if (size === makers.embedder.dimensions) return;
  throw new ConfigError([
    `Qdrant's collection "${collection}" holds vectors of ${size ?? 0} dimensions, and the configured model makes ${makers.embedder.dimensions}. Run "twin reindex".`,
  ]);
}
