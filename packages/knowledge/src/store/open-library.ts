import { AppError, ConfigError } from '@twinscribe/platform';
import { z } from 'zod';
import type { Embedder } from '../embed/embedder.ts';
import { createHttpEmbedder } from '../embed/http-embedder.ts';
import { openEmbeddedStore } from './embedded-store.ts';
import type { LibraryStore } from './library-store.ts';
import type { LegFailure } from './qdrant/leg-vectors.ts';
import { openQdrantStore } from './qdrant/qdrant-store.ts';
import { reindexQdrantLibrary } from './qdrant/reindex-collection.ts';
import { reindexLibrary, type ReindexProgress } from './reindex-library.ts';

const webAddress = z.url({ protocol: /^https?$/ });
const count = z.coerce.number().int().min(1).max(1_000);

/** Where the library is, for the schemas of the processes that open it. */
export const libraryVariables = {
  TWIN_DATA_DIR: z
    .string()
    .default('./data')
    .describe('Directory of the library. Relative paths start at the working directory.'),
  QDRANT_URL: webAddress
    .optional()
    .describe(
      'Qdrant 1.19 or later, to keep the library in instead of the directory. Its port is 6333 unless given.',
    ),
  QDRANT_API_KEY: z.string().optional().describe("Sent to Qdrant with every request, as 'api-key'."),
  QDRANT_COLLECTION: z
    .string()
    .regex(/^[\w-]{1,100}$/, { error: 'must be letters, digits, - and _' })
    .default('twinscribe')
    .describe('Name of the library in Qdrant: an alias of the collection that holds it.'),
  QDRANT_SHARDS: count
    .default(1)
    .describe('Shards of a library that is created. Term statistics are by shard.'),
  QDRANT_REPLICAS: count.default(1).describe('Replicas of each shard of a library that is created.'),
  QDRANT_ON_DISK: z
    .stringbool()
    .default(false)
    .describe(
      'Whether vectors and their indexes of a library that is created stay on disk; texts always do.',
    ),
  EMBEDDINGS_URL: webAddress
    .optional()
    .describe(
      'Server that speaks `/v1/embeddings` (TEI, vLLM, OpenAI), for a library in Qdrant to search by meaning too.',
    ),
  EMBEDDINGS_MODEL: z.string().optional().describe('Model to ask the embeddings server for.'),
  EMBEDDINGS_API_KEY: z.string().optional().describe('Sent to the embeddings server as a bearer token.'),
};

export type LibrarySettings = z.infer<z.ZodObject<typeof libraryVariables>>;

interface Opening {
  readonly signal: AbortSignal;
  /** Told of searches that went without a leg. */
  readonly onLegFailure?: (failure: LegFailure) => void;
}

/**
 * The library that the settings name: in Qdrant where they have its address, in the directory otherwise. Throws ConfigError
 * where it cannot be opened.
 */
export async function openLibrary(
  settings: LibrarySettings & { readonly preload?: boolean },
  { signal, onLegFailure }: Opening,
): Promise<LibraryStore> {
  assertFitting(settings);
  const qdrant = qdrantOptions(settings);
  if (qdrant === undefined)
    return openEmbeddedStore({ directory: settings.TWIN_DATA_DIR, preload: settings.preload ?? false });
  return withEmbedder({ settings, signal }, (embedder) =>
    openQdrantStore(qdrant, { embedder, ...(onLegFailure === undefined ? {} : { onLegFailure }) }),
  );
}

/** As `reindexLibrary`, wherever the library is. */
export async function reindexAnyLibrary(
  { settings, scope }: { settings: LibrarySettings; scope: 'outdated' | 'all' },
  {
    signal,
    onProgress = () => undefined,
  }: { signal: AbortSignal; onProgress?: (progress: ReindexProgress) => void },
): Promise<{ documents: number }> {
  assertFitting(settings);
  const qdrant = qdrantOptions(settings);
  if (qdrant === undefined)
    return reindexLibrary({ directory: settings.TWIN_DATA_DIR, scope }, { signal, onProgress });
  return withEmbedder({ settings, signal }, async (embedder) => {
    const done = await reindexQdrantLibrary({ ...qdrant, scope }, { embedder, signal, onProgress });
    embedder?.close();
    return done;
  });
}

/** Where the library is, for people to read. */
export function locateLibrary({ TWIN_DATA_DIR, QDRANT_URL, QDRANT_COLLECTION }: LibrarySettings): string {
  return QDRANT_URL === undefined ? TWIN_DATA_DIR : `${QDRANT_COLLECTION} in Qdrant at ${QDRANT_URL}`;
}

function qdrantOptions({
  QDRANT_URL: url,
  QDRANT_API_KEY: apiKey,
  QDRANT_COLLECTION: collection,
  QDRANT_SHARDS: shards,
  QDRANT_REPLICAS: replicas,
  QDRANT_ON_DISK: onDisk,
}: LibrarySettings) {
  return url === undefined ? undefined : { url, apiKey, collection, shards, replicas, onDisk };
}

/** What stops the work from beginning is for the person who starts the process. */
async function withEmbedder<Result>(
  { settings, signal }: { settings: LibrarySettings; signal: AbortSignal },
  work: (embedder: Embedder | undefined) => Promise<Result>,
): Promise<Result> {
  const { EMBEDDINGS_URL: url, EMBEDDINGS_MODEL: model, EMBEDDINGS_API_KEY: apiKey } = settings;
  let embedder: Embedder | undefined;
  try {
    if (url !== undefined && model !== undefined)
      embedder = await createHttpEmbedder({ url, model, apiKey }, { signal });
    return await work(embedder);
  } catch (error) {
    embedder?.close();
    throw toStartError(error);
  }
}

function toStartError(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  switch (error.code) {
    case 'library_unavailable':
      return new ConfigError([`${error.message} Check QDRANT_URL.`]);
    case 'embedder_unavailable':
      return new ConfigError([`${error.message} Check EMBEDDINGS_URL.`]);
    default:
      return new ConfigError([error.message]);
  }
}

function assertFitting({ QDRANT_URL, EMBEDDINGS_URL, EMBEDDINGS_MODEL }: LibrarySettings): void {
  const faults: string[] = [];
  if (EMBEDDINGS_URL !== undefined && QDRANT_URL === undefined)
    faults.push(
      'EMBEDDINGS_URL is set, but only a library in Qdrant keeps embeddings. Set QDRANT_URL or unset it.',
    );
  if ((EMBEDDINGS_URL === undefined) !== (EMBEDDINGS_MODEL === undefined))
    faults.push('EMBEDDINGS_URL and EMBEDDINGS_MODEL go together: set both or neither.');
  if (faults.length > 0) throw new ConfigError(faults);
}
