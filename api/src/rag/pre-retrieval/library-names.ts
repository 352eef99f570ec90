import type { LibraryStore } from '@twinscribe/knowledge';

interface Names {
  readonly authors: readonly string[];
  readonly tags: readonly string[];
}

/** The authors and tags of a library, as its documents spell them. */
export interface LibraryNames {
  of(tenant: string): Promise<Names>;
  /** Of this moment, for a name that is not among the known ones. */
  anew(tenant: string): Promise<Names>;
}

/** Asks the library at most once in `maxAgeMs`: a store may have to look through all of its documents for them. */
export function createLibraryNames(
  { maxAgeMs }: { maxAgeMs: number },
  { library, now }: { library: Pick<LibraryStore, 'stats'>; now: () => number },
): LibraryNames {
  const known = new Map<string, { at: number; names: ReturnType<LibraryNames['of']> }>();
  function ask(tenant: string): Promise<Names> {
    const names = library.stats({ tenant });
    known.set(tenant, { at: now(), names });
    // A failure is told to those who wait for it and not kept.
    names.catch(() => known.delete(tenant));
    return names;
  }
  return {
    of: (tenant) => {
      const last = known.get(tenant);
      return last !== undefined && now() - last.at < maxAgeMs ? last.names : ask(tenant);
    },
    anew: ask,
  };
}
