import type { ScoredChunk } from '@twinscribe/knowledge';
import { isNearDuplicate, shinglesOf, type Shingles } from './near-duplicates.ts';

/**
 * The passages without those that say nearly nothing but what a better one says, in their order. `duplicateOf` has, by chunk
 * id, the one that stands for each dropped.
 */
export function dropNearDuplicates({ found }: { found: readonly ScoredChunk[] }): {
  kept: ScoredChunk[];
  duplicateOf: ReadonlyMap<string, string>;
} {
  const kept: { readonly hit: ScoredChunk; readonly shingles: Shingles }[] = [];
  const duplicateOf = new Map<string, string>();
  for (const hit of found) {
    const shingles = shinglesOf(hit.text);
    const better = kept.find((other) => isNearDuplicate({ text: shingles, of: other.shingles }));
    if (better === undefined) kept.push({ hit, shingles });
    else duplicateOf.set(hit.chunk.id, better.hit.chunk.id);
  }
  return { kept: kept.map(({ hit }) => hit), duplicateOf };
}
