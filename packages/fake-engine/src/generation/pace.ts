import type { Behaviour } from '../behaviour.ts';
import { createRandom } from './random.ts';
import type { Pace } from './sequence.ts';

interface PaceRequest {
  readonly behaviour: Pick<Behaviour, 'ttftMs' | 'prefillMsPerToken' | 'itlMs' | 'jitter' | 'seed'>;
  readonly promptTokens: number;
  /** Which request it is: each has its own jitter, whatever the others do meanwhile. */
  readonly index: number;
}

/** The waits of one sequence: the same for the same seed and index. */
export function createPace({ behaviour, promptTokens, index }: PaceRequest): Pace {
  const { ttftMs, prefillMsPerToken, itlMs, jitter, seed } = behaviour;
  const firstMs = ttftMs + prefillMsPerToken * promptTokens;
  if (jitter === 0) return { firstMs, nextMs: () => itlMs };
  const random = createRandom(seed + Math.imul(index + 1, 0x9e3779b1));
  const vary = (ms: number): number => ms * (1 + jitter * (2 * random() - 1));
  return { firstMs: vary(firstMs), nextMs: () => vary(itlMs) };
}
