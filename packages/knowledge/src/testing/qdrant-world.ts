import { randomUUID } from 'node:crypto';
import type { LibraryStore } from '../store/library-store.ts';
import {
  openQdrantStore,
  type QdrantStoreCapabilities,
  type QdrantStoreOptions,
} from '../store/qdrant/qdrant-store.ts';
import type { LibraryWorld } from './library-world.ts';
import { startQdrantStandIn, type QdrantStandIn } from './qdrant-stand-in.ts';

export interface StandInWorld extends LibraryWorld {
  readonly server: QdrantStandIn;
  readonly collection: string;
  open(options?: Partial<QdrantStoreOptions>, capabilities?: QdrantStoreCapabilities): Promise<LibraryStore>;
}

/** A library in a stand-in of its own. Its requests and replies are held against `openApiPath`, where that is given. */
export async function createStandInWorld({
  openApiPath,
  ...capabilities
}: QdrantStoreCapabilities & { openApiPath?: string | undefined } = {}): Promise<StandInWorld> {
  const server = await startQdrantStandIn({ openApiPath });
  const collection = 'library';
  const stores: LibraryStore[] = [];
  const open: StandInWorld['open'] = async (options = {}, others = capabilities) => {
    const store = await openQdrantStore({ url: server.url, collection, ...options }, others);
    stores.push(store);
    return store;
  };
  return {
    server,
    collection,
    open,
    openAnother: () => open(),
    store: await open(),
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A library in a collection of its own on a real Qdrant, which is deleted in the end. */
export async function createRealWorld({
  url,
  apiKey,
}: {
  url: string;
  apiKey: string | undefined;
}): Promise<LibraryWorld> {
  const collection = `twinscribe-test-${randomUUID()}`;
  const stores: LibraryStore[] = [];
  const openAnother = async (): Promise<LibraryStore> => {
    const store = await openQdrantStore({ url, apiKey, collection });
    stores.push(store);
    return store;
  };
  return {
    openAnother,
    store: await openAnother(),
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store.close();
      await fetch(`${url.replace(/\/+$/, '')}/collections/${collection}`, {
        method: 'DELETE',
        headers: apiKey === undefined ? {} : { 'api-key': apiKey },
      });
    },
  };
}
