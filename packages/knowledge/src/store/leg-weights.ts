import type { LegName } from '../document.ts';

/** Of each leg, or as many as are asked for. */
export const CANDIDATES = 100;
const LIMIT_BM25 = 0.5;

/**
 * What the legs' votes count. `bm25` and `rm3` search for the query's own words both, so that they share what one leg of
 * words is worth: `rm3` half a vote, `bm25` the other half where the query is a word or two, and less the more words it has,
 * for then a match of some of them says little.
 */
export function legWeights({ queryLength }: { queryLength: number }): Readonly<Record<LegName, number>> {
  return { bm25: Math.min(LIMIT_BM25, 1 / Math.max(1, queryLength)), lsa: 1, rm3: 0.5 };
}

/** Fewer chunks have nothing in common that feedback or a latent space could learn from. */
export const LEAST_FEEDBACK_CHUNKS = 50;
