import { openEmbeddedStore, type LibraryStore } from '@twinscribe/knowledge';
import { temporaryDirectory } from '../temporary-directory.ts';

export interface TemporaryLibrary extends AsyncDisposable {
  readonly directory: string;
  readonly store: LibraryStore;
}

/** An empty library; it goes away at the end of the block that it is used in. */
export async function openTemporaryLibrary(): Promise<TemporaryLibrary> {
  const directory = await temporaryDirectory();
  try {
    const store = await openEmbeddedStore({ directory: directory.path });
    const dispose = async (): Promise<void> => {
      await store.close();
      await directory[Symbol.asyncDispose]();
    };
    return { directory: directory.path, store, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await directory[Symbol.asyncDispose]();
    throw error;
  }
}
