import { createHttpEmbedder } from '../embed/http-embedder.ts';
import type { EmbeddedStore } from '../store/embedded-store.ts';
import { openEmbeddedStore, type OpeningCapabilities } from '../store/open-embedded-store.ts';
import type { LibraryStore } from '../store/library-store.ts';
import { startEmbeddingsStandIn, type EmbeddingsStandIn } from './embeddings-stand-in.ts';
import type { LibraryWorld } from './library-world.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface EmbeddingsWorld extends LibraryWorld {
  readonly store: EmbeddedStore;
  readonly directory: string;
  readonly server: EmbeddingsStandIn;
  open(capabilities?: OpeningCapabilities & { model?: string }): Promise<EmbeddedStore>;
}

const { signal } = new AbortController();

/** An embedded library with the embeddings of a stand-in of its own. */
export async function createEmbeddingsWorld({
  synonyms = [],
}: { synonyms?: readonly (readonly string[])[] } = {}): Promise<EmbeddingsWorld> {
  const directory = await temporaryDirectory();
  const server = await startEmbeddingsStandIn({ synonyms });
  const stores: EmbeddedStore[] = [];
  const open: EmbeddingsWorld['open'] = async ({ model = 'm', ...capabilities } = {}) => {
    const store = await openEmbeddedStore(
      { directory: directory.path, embedTimeoutMs: 10_000 },
      {
        connectEmbedder: (known) =>
          createHttpEmbedder({ url: server.url, model, dimensions: known?.dimensions }, { signal }),
        ...capabilities,
      },
    );
    stores.push(store);
    return store;
  };
  return {
    directory: directory.path,
    server,
    store: await open(),
    open,
    openAnother: () => open(),
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store.close();
      await server[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** The same world, with stores whose changes are embedded once they are made. */
export async function createSettledWorld(): Promise<LibraryWorld> {
  const world = await createEmbeddingsWorld();
  return {
    store: settled(world.store),
    openAnother: async () => settled(await world.open()),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

function settled(store: EmbeddedStore): LibraryStore {
  return {
    replaceDocument: async (entry) => {
      await store.replaceDocument(entry);
      await store.embedWaiting({ signal });
    },
    removeDocument: (target) => store.removeDocument(target),
    getDocument: (target) => store.getDocument(target),
    listDocuments: (page) => store.listDocuments(page),
    listFingerprints: (range) => store.listFingerprints(range),
    exportDocuments: (range) => store.exportDocuments(range),
    listChunks: (target) => store.listChunks(target),
    search: (request, capabilities) => store.search(request, capabilities),
    queryTerms: (request, capabilities) => store.queryTerms(request, capabilities),
    stats: (range) => store.stats(range),
    close: () => store.close(),
  };
}
