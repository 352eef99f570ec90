import { estimateTokens } from '@twinscribe/contracts';
import type { Block, DocumentView } from './document-view.ts';

export interface SizedBlock {
  readonly block: Block;
  /** 0 for hidden blocks, which nobody reads. */
  readonly tokens: number;
}

/** A heading and what follows it until the next heading; the first one may have no heading. */
export interface Section {
  /** Headings above, its own last. */
  readonly path: readonly string[];
  readonly blocks: readonly SizedBlock[];
  readonly tokens: number;
}

/** Sections in order; none without blocks. */
export function findSections({ text, blocks }: DocumentView): Section[] {
  const sections: { path: readonly string[]; blocks: SizedBlock[]; tokens: number }[] = [];
  let open: { level: number; text: string }[] = [];
  for (const block of blocks) {
    const { heading } = block;
    if (heading !== undefined) open = [...open.filter(({ level }) => level < heading.level), heading];
    if (heading !== undefined || sections.length === 0) {
      sections.push({ path: open.map((above) => above.text), blocks: [], tokens: 0 });
    }
    const tokens = block.kind === 'hidden' ? 0 : estimateTokens(text.slice(block.start, block.end));
    const section = sections.at(-1);
    if (section === undefined) continue;
    section.blocks.push({ block, tokens });
    section.tokens += tokens;
  }
  return sections;
}
