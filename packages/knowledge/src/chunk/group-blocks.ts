import type { DocumentView } from './document-view.ts';
import { ChunkGrouper, type ChunkDraft } from './chunk-grouper.ts';
import { findSections } from './sections.ts';

/**
 * Groups the blocks of a view into chunks, in order: as many consecutive blocks of a section as go into the limit. What does
 * not fit starts the next chunk; what fits into none is split. `limitTokens` says how many tokens a chunk may have whose
 * heading path is that.
 *
 * A chunk holds one section, but a section that is tiny (less than 60 tokens) joins the next one where that lies below it, or
 * where that is its sibling and fits in as a whole. Siblings that share a chunk go under the path of their parent.
 */
export function groupBlocks(
  view: DocumentView,
  { limitTokens }: { limitTokens: (headingPath: readonly string[]) => number },
): ChunkDraft[] {
  const grouper = new ChunkGrouper(view, { limitTokens });
  for (const section of findSections(view)) {
    grouper.startSection(section);
    for (const block of section.blocks) grouper.add(block);
  }
  return grouper.finish();
}
