import type { Embedder } from '../embed/embedder.ts';
import { ANALYZER_VERSION } from '../lexical/analyze-text.ts';
import { EmbeddedStore, type EmbeddedStoreCapabilities } from './embedded-store.ts';
import type { EmbedderFacts } from './embedding-rows.ts';
import { createLibraryRows, type LibraryRows } from './library-rows.ts';
import type { SearchingOptions } from './library-store.ts';
import { closeDatabase, openDatabase } from './open-database.ts';
import { outdatedLibrary, toOpenError } from './storage-error.ts';
import { inReadTransaction } from './transaction.ts';

export interface EmbeddedStoreOptions extends SearchingOptions {
  readonly directory: string;
  readonly preload?: boolean;
}

export interface OpeningCapabilities extends EmbeddedStoreCapabilities {
  /**
   * Whose vectors make the leg of meaning, given the one that the library knows. The store closes it with itself. Without
   * one the leg is a latent space, fitted on the library.
   */
  readonly connectEmbedder?: (known: EmbedderFacts | undefined) => Promise<Embedder>;
}

/**
 * Opens the library in the directory, and creates it where there is none. SQLite holds everything; the search indexes
 * live in memory, each built at its tenant's first search, or here for all tenants with `preload`. Any number of
 * processes may have the same library open.
 *
 * With an embedder, a document is searched by words as soon as it is replaced, and by meaning once its vectors are there,
 * which this process makes in the background, many documents in a request. What cannot be embedded now is tried again, here
 * or by whoever has the library open next.
 *
 * Throws ConfigError where the directory or the file cannot be used, and where the library was indexed by another
 * version or embedder: its message names the command to run first.
 */
export async function openEmbeddedStore(
  { directory, preload = false, ...options }: EmbeddedStoreOptions,
  { connectEmbedder, ...capabilities }: OpeningCapabilities = {},
): Promise<EmbeddedStore> {
  const rows = createLibraryRows(await openDatabase({ directory }));
  let store: EmbeddedStore | undefined;
  let embedder: Embedder | undefined;
  try {
    assertCurrent(rows);
    embedder = await connectEmbedder?.(rows.embeddings.current());
    store = new EmbeddedStore({ rows, embedder, ...options }, capabilities);
    if (preload) await store.preload();
    return store;
  } catch (error) {
    if (store !== undefined) await store.close();
    else {
      embedder?.close();
      closeDatabase(rows.database);
    }
    throw toOpenError(error, { directory });
  }
}

/** Throws AppError where documents were indexed by another analyser. */
function assertCurrent(rows: LibraryRows): void {
  const isOutdated = inReadTransaction(rows.database, () =>
    rows.documents.isAnalyzedByOther({ version: ANALYZER_VERSION }),
  );
  if (isOutdated) throw outdatedLibrary();
}
