import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_TENANT, type LibraryStore } from '@twinscribe/knowledge';
import { AppError, type Clock } from '@twinscribe/platform';

/** Smaller libraries have no latent space, as `LibraryStore.search` says. */
const LEAST_CHUNKS = 50;
const POLL_MS = 100;
const TIMEOUT_MS = 900_000;

/**
 * Waits until the store, which fits its latent space by itself, finds the query by that leg; not at all
 * for a library that is too small for one. Throws AppError `deadline_exceeded` where it takes longer than any fit should.
 */
export async function awaitLatentSpace(
  { query }: { query: string },
  {
    store,
    clock,
    signal,
  }: { store: Pick<LibraryStore, 'search' | 'stats'>; clock: Pick<Clock, 'now'>; signal: AbortSignal },
): Promise<void> {
  const start = clock.now();
  if ((await store.stats({ tenant: DEFAULT_TENANT })).chunks < LEAST_CHUNKS) return;
  for (;;) {
    const hits = await store.search({ tenant: DEFAULT_TENANT, query, limit: 1, legs: ['lsa'] }, { signal });
    if (hits.length > 0) return;
    if (clock.now() - start > TIMEOUT_MS) {
      throw new AppError(
        'deadline_exceeded',
        'The library has not fitted its latent space in fifteen minutes.',
      );
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}
