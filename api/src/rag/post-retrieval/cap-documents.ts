import type { ScoredChunk } from '@twinscribe/knowledge';

/** Parts the passages, each part in their order: the first `limit` of each document, and what it has beyond. */
export function capDocuments({ found, limit }: { found: readonly ScoredChunk[]; limit: number }): {
  within: ScoredChunk[];
  beyond: ScoredChunk[];
} {
  const counts = new Map<string, number>();
  const within: ScoredChunk[] = [];
  const beyond: ScoredChunk[] = [];
  for (const hit of found) {
    const count = (counts.get(hit.document.id) ?? 0) + 1;
    counts.set(hit.document.id, count);
    (count <= limit ? within : beyond).push(hit);
  }
  return { within, beyond };
}
