import { estimateTokens } from '@twinscribe/contracts';
import type { Block, DocumentView } from './document-view.ts';
import type { Section, SizedBlock } from './sections.ts';
import { splitBlock } from './split-block.ts';

/** A chunk to be. It reaches to where the source of the next one begins. */
export interface ChunkDraft {
  readonly sourceStart: number;
  readonly kind: 'prose' | 'code' | 'hidden';
  readonly headingPath: readonly string[];
}

const TINY_TOKENS = 60;

interface OpenChunk {
  readonly sourceStart: number;
  tokens: number;
  headingPath: readonly string[];
  /** Whether siblings share it. */
  isShared: boolean;
  hasProse: boolean;
  hasCode: boolean;
}

/** Takes the blocks of a document in order and closes a chunk whenever the next block does not belong to it. */
export class ChunkGrouper {
  readonly #view: DocumentView;
  readonly #limitTokens: (headingPath: readonly string[]) => number;
  readonly #drafts: ChunkDraft[] = [];
  #path: readonly string[] = [];
  #limit = 0;
  #open: OpenChunk | undefined;
  /** A hidden stretch that becomes part of the open chunk if that goes on. */
  #hidden: ChunkDraft | undefined;

  constructor(
    view: DocumentView,
    { limitTokens }: { limitTokens: (headingPath: readonly string[]) => number },
  ) {
    this.#view = view;
    this.#limitTokens = limitTokens;
  }

  startSection(section: Section): void {
    this.#path = section.path;
    this.#limit = this.#limitTokens(section.path);
    if (this.#open === undefined) return;
    const join = joinOf(this.#open, section);
    const path = join === 'sibling' ? section.path.slice(0, -1) : section.path;
    const limit = this.#limitTokens(path);
    if (join === 'none' || (join === 'sibling' && this.#open.tokens + section.tokens > limit)) {
      this.#close();
      return;
    }
    this.#open.headingPath = path;
    this.#open.isShared = join === 'sibling';
    this.#limit = limit;
  }

  add({ block, tokens }: SizedBlock): void {
    if (block.kind === 'hidden') this.#addHidden(block);
    else if (this.#open !== undefined && this.#open.tokens + tokens <= this.#limit)
      this.#extend(block, tokens);
    else if (tokens <= this.#limit && (block.kind === 'code' || !this.#isTiny())) this.#start(block, tokens);
    else this.#split(block);
  }

  finish(): ChunkDraft[] {
    this.#close();
    return this.#drafts;
  }

  #isTiny(): boolean {
    return this.#open !== undefined && this.#open.tokens < TINY_TOKENS;
  }

  #addHidden({ sourceStart }: Block): void {
    if (!this.#view.dropsHidden && this.#open !== undefined) this.#close();
    this.#hidden ??= { sourceStart, kind: 'hidden', headingPath: this.#path };
  }

  #start(block: Block, tokens: number): void {
    this.#startAt(block.sourceStart);
    this.#extend(block, tokens);
  }

  #startAt(sourceStart: number): void {
    this.#close();
    this.#limit = this.#limitTokens(this.#path);
    this.#open = {
      sourceStart,
      tokens: 0,
      headingPath: this.#path,
      isShared: false,
      hasProse: false,
      hasCode: false,
    };
  }

  #extend({ kind, isReadable }: Block, tokens: number): void {
    if (this.#open === undefined) return;
    this.#hidden = undefined;
    this.#open.tokens += tokens;
    this.#open.hasCode ||= kind === 'code';
    this.#open.hasProse ||= kind === 'prose' && isReadable && tokens > 0;
  }

  #split(block: Block): void {
    const { text, toSource } = this.#view;
    const limitTokens = this.#limitTokens(this.#path);
    const firstLimitTokens = this.#isTiny() ? this.#limit - (this.#open?.tokens ?? 0) : 0;
    let start = block.start;
    for (const [i, end] of splitBlock({ text, block }, { limitTokens, firstLimitTokens }).entries()) {
      if (i > 0) this.#startAt(start === block.start ? block.sourceStart : toSource(start));
      if (end > start) this.#extend(block, estimateTokens(text.slice(start, end)));
      start = end;
    }
  }

  #close(): void {
    if (this.#open !== undefined) {
      const { sourceStart, headingPath, hasProse, hasCode } = this.#open;
      this.#drafts.push({ sourceStart, headingPath, kind: hasProse ? 'prose' : hasCode ? 'code' : 'hidden' });
    }
    if (this.#hidden !== undefined) this.#drafts.push(this.#hidden);
    this.#open = undefined;
    this.#hidden = undefined;
  }
}

function joinOf(open: OpenChunk, { path }: Section): 'below' | 'sibling' | 'none' {
  if (open.tokens >= TINY_TOKENS) return 'none';
  const parent = path.slice(0, -1);
  if (open.isShared) return isSamePath(open.headingPath, parent) ? 'sibling' : 'none';
  if (
    open.headingPath.length < path.length &&
    isSamePath(open.headingPath, path.slice(0, open.headingPath.length))
  )
    return 'below';
  return open.headingPath.length === path.length && isSamePath(open.headingPath.slice(0, -1), parent)
    ? 'sibling'
    : 'none';
}

const isSamePath = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((heading, i) => heading === b[i]);
