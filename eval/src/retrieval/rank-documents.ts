import type { ScoredId } from '../score-run.ts';

/**
 * Documents in the order of their best passages, given the document of each passage. The scores are ranks upside down: the
 * order that a reader sees is what is judged, and equal scores of the store have been ordered by it already.
 */
export function rankDocuments(documentIds: readonly string[]): ScoredId[] {
  const ids = [...new Set(documentIds)];
  return ids.map((id, place) => ({ id, score: ids.length - place }));
}
