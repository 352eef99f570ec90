import type { EngineCapacity } from '../engines/engine.ts';

interface Remembered {
  readonly value: number;
  readonly at: number;
}

/** The last word that the engine gave on each number. */
export interface RememberedCapacity {
  readonly maxConcurrency?: Remembered | undefined;
  readonly kvCacheTokens?: Remembered | undefined;
}

/** After this a number that is not told any more is not known any more: another engine may stand there. */
const MAX_AGE_MS = 30_000;

/** A number that is missing this once, because the engine's metrics were slow to come, is what it was before. */
export function rememberCapacity(
  { before, told }: { before: RememberedCapacity; told: EngineCapacity },
  { now }: { now: number },
): RememberedCapacity {
  const remember = (number: number | undefined, earlier: Remembered | undefined): Remembered | undefined => {
    if (number !== undefined) return { value: number, at: now };
    return earlier !== undefined && now - earlier.at < MAX_AGE_MS ? earlier : undefined;
  };
  return {
    maxConcurrency: remember(told.maxConcurrency, before.maxConcurrency),
    kvCacheTokens: remember(told.kvCacheTokens, before.kvCacheTokens),
  };
}

/** Whether a number is from an earlier word than that of `now`. */
export const isOld = (
  { maxConcurrency, kvCacheTokens }: RememberedCapacity,
  { now }: { now: number },
): boolean => [maxConcurrency, kvCacheTokens].some((number) => number !== undefined && number.at < now);
