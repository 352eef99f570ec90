import { toPassage, type ScoredChunk } from '@twinscribe/knowledge';
import { passageTokens } from './passage-tokens.ts';

export interface Packing {
  /** In the order given. */
  readonly packed: ScoredChunk[];
  readonly tokensLeft: number;
  /** By chunk id: what did not fit, and into how much. */
  readonly overBudget: ReadonlyMap<string, { readonly tokens: number; readonly left: number }>;
}

/**
 * The first `k` passages that fit the budget. One that does not fit is left out, and a later, shorter one may still come in;
 * none is cut. A budget of 0: none.
 */
export function packPassages({
  found,
  k,
  budgetTokens,
}: {
  found: readonly ScoredChunk[];
  k: number;
  budgetTokens: number;
}): Packing {
  const packed: ScoredChunk[] = [];
  const overBudget = new Map<string, { tokens: number; left: number }>();
  let left = budgetTokens;
  for (const hit of found) {
    if (packed.length >= k) break;
    const tokens = passageTokens(toPassage(hit));
    if (tokens > left) {
      overBudget.set(hit.chunk.id, { tokens, left });
      continue;
    }
    left -= tokens;
    packed.push(hit);
  }
  return { packed, tokensLeft: left, overBudget };
}
