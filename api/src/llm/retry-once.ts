import { setTimeout as sleep } from 'node:timers/promises';
import { toAppError, type AppError, type HttpClient } from '@twinscribe/platform';
import type { RetryBudget } from './retry-budget.ts';

type Post = Pick<HttpClient, 'postStream'>;

/** A tier that names a longer wait is left alone: the caller is told of it instead. */
const LIMIT_WAIT_MS = 500;
/** Where the tier names no wait: long enough for a connection to be made anew, spread so that callers do not fall in step. */
const SHORTEST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 75;

/**
 * Asks a second time where the first brought no reply, or one that says that it may succeed later. A reply that has begun
 * is never asked for again: the promise has been kept by then.
 */
export function retryOnce(
  { http, budget }: { http: Post; budget: RetryBudget },
  { random, onRetry }: { random: () => number; onRetry: (error: AppError) => void },
): Post {
  return {
    postStream: async (request, { signal }) => {
      budget.spend();
      try {
        return await http.postStream(request, { signal });
      } catch (thrown) {
        const error = toAppError(thrown);
        const waitMs =
          error.retryAfterMs ?? SHORTEST_WAIT_MS + random() * (LONGEST_WAIT_MS - SHORTEST_WAIT_MS);
        if (!error.retryable || waitMs > LIMIT_WAIT_MS || signal.aborted || !budget.take()) throw error;
        onRetry(error);
        await untilLater({ waitMs }, { signal });
      }
      return await http.postStream(request, { signal });
    },
  };
}

/** Throws the reason of the signal, which the timer of Node hides in an error of its own. */
async function untilLater(
  { waitMs }: { waitMs: number },
  { signal }: { signal: AbortSignal },
): Promise<void> {
  await sleep(waitMs, undefined, { signal }).catch(() => {
    throw toAppError(signal.reason);
  });
}
