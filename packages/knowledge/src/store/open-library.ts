import { AppError, ConfigError } from '@twinscribe/platform';
import { z } from 'zod';
import { FUSIONS } from '../document.ts';
import type { Embedder } from '../embed/embedder.ts';
import { createHttpEmbedder } from '../embed/http-embedder.ts';
import { DEFAULT_FUSION } from './fuse-legs.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import type { LibraryStore } from './library-store.ts';
import type { LegFailure } from './leg-failure.ts';
import type { EmbedderFacts } from './embedding-rows.ts';
import { openQdrantStore } from './qdrant/qdrant-store.ts';
import { reindexQdrantLibrary } from './qdrant/reindex-collection.ts';
import { reindexLibrary } from './reindex-library.ts';
import type { ReindexProgress } from './reindex-progress.ts';

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
  SEARCH_FUSION: z
    .enum(FUSIONS)
    .default(DEFAULT_FUSION)
    .describe(
      'How the ranked lists of a search become one: rrf by their ranks; convex by their scores, for a model whose scores are to be trusted.',
    ),
  EMBEDDINGS_URL: webAddress
    .optional()
    .describe(
      'Server that speaks `/v1/embeddings` (TEI, vLLM, OpenAI), to search by what its model takes for like meaning.',
    ),
  EMBEDDINGS_MODEL: z.string().optional().describe('Model to ask the embeddings server for.'),
  EMBEDDINGS_API_KEY: z.string().optional().describe('Sent to the embeddings server as a bearer token.'),
};

export type LibrarySettings = z.infer<z.ZodObject<typeof libraryVariables>>;

interface Opening {
  readonly signal: AbortSignal;
  /** Told of what keeps a leg from searches. */
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
  const failures = onLegFailure === undefined ? {} : { onLegFailure };
  try {
    if (qdrant === undefined) {
      const { TWIN_DATA_DIR: directory, SEARCH_FUSION: fusion, preload = false } = settings;
      const connectEmbedder = embedderOf({ settings }, { signal });
      return await openEmbeddedStore(
        { directory, preload, fusion },
        { ...connectEmbedder, ...failures, signal },
      );
    }
    const embedder = await embedderOf({ settings }, { signal }).connectEmbedder?.(undefined);
    return await openQdrantStore(qdrant, { embedder, ...failures });
  } catch (error) {
    throw toStartError(error);
  }
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
  const { connectEmbedder } = embedderOf({ settings }, { signal });
  let embedder: Embedder | undefined;
  try {
    embedder = await connectEmbedder?.(undefined);
    const running = { embedder, signal, onProgress };
    return qdrant === undefined
      ? await reindexLibrary({ directory: settings.TWIN_DATA_DIR, scope }, running)
      : await reindexQdrantLibrary({ ...qdrant, scope }, running);
  } catch (error) {
    throw toStartError(error);
  } finally {
    embedder?.close();
  }
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
  SEARCH_FUSION: fusion,
}: LibrarySettings) {
  return url === undefined ? undefined : { url, apiKey, collection, shards, replicas, onDisk, fusion };
}

interface EmbedderSource {
  readonly connectEmbedder?: (known: EmbedderFacts | undefined) => Promise<Embedder>;
}

/** Where the settings name one. While its server is away, what is known of the model is believed. */
function embedderOf(
  { settings }: { settings: LibrarySettings },
  { signal }: { signal: AbortSignal },
): EmbedderSource {
  const { EMBEDDINGS_URL: url, EMBEDDINGS_MODEL: model, EMBEDDINGS_API_KEY: apiKey } = settings;
  if (url === undefined || model === undefined) return {};
  const connect = (dimensions?: number): Promise<Embedder> =>
    createHttpEmbedder({ url, model, apiKey, dimensions }, { signal });
  return {
    connectEmbedder: (known) =>
      connect().catch((error: unknown) => {
        const isAway = error instanceof AppError && error.code === 'embedder_unavailable';
        if (isAway && known?.model === model) return connect(known.dimensions);
        throw toStartError(error);
      }),
  };
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

function assertFitting({ EMBEDDINGS_URL, EMBEDDINGS_MODEL }: LibrarySettings): void {
  if ((EMBEDDINGS_URL === undefined) === (EMBEDDINGS_MODEL === undefined)) return;
  throw new ConfigError(['EMBEDDINGS_URL and EMBEDDINGS_MODEL go together: set both or neither.']);
}
