import type { Range } from './range.ts';

/**
 * Whether one sequence of the length asked for fits into the cache, without which vLLM refuses to start: `fits` even
 * at the low end, `tight` in the likely case only, else `does-not-fit`.
 */
export type Fit = 'fits' | 'tight' | 'does-not-fit';

export function judgeFit({ kvTokens, neededTokens }: { kvTokens: Range; neededTokens: number }): Fit {
  if (kvTokens.low >= neededTokens) return 'fits';
  return kvTokens.likely >= neededTokens ? 'tight' : 'does-not-fit';
}
