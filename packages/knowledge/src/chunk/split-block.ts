import { estimateTokens } from '@twinscribe/contracts';
import type { Block } from './document-view.ts';
import {
  codePointEnds,
  graphemeEnds,
  lineEnds,
  sentenceEnds,
  wordEnds,
  type PieceEnds,
} from './text-pieces.ts';

interface Level {
  readonly ends: PieceEnds;
  readonly isWithinWords: boolean;
}

const LINES: Level = { ends: lineEnds, isWithinWords: false };
const SENTENCES: Level = { ends: sentenceEnds, isWithinWords: false };
const WORDS: readonly Level[] = [
  { ends: wordEnds, isWithinWords: false },
  { ends: graphemeEnds, isWithinWords: true },
  { ends: codePointEnds, isWithinWords: true },
];

/**
 * The ends of the ranges that a block is split into, each of at most `limitTokens`, the first of at most `firstLimitTokens`;
 * that one may be empty. It is cut at its own cuts as far as that suffices, then at lines (code, rows), sentences (prose) and words,
 * and within a word only where the word alone is too long, between grapheme clusters.
 */
export function splitBlock(
  { text, block }: { text: string; block: Block },
  { limitTokens, firstLimitTokens }: { limitTokens: number; firstLimitTokens: number },
): number[] {
  const packer = new RangePacker({ start: block.start, limitTokens, firstLimitTokens });
  addRange({ start: block.start, end: block.end, levels: levelsOf(block) }, { text, packer });
  return packer.finish();
}

function levelsOf({ kind, cuts }: Block): Level[] {
  const ends: PieceEnds = ({ start, end }) => [...cuts.filter((cut) => cut > start && cut < end), end];
  const lines = kind === 'code' || cuts.length > 0 ? [LINES] : [];
  const sentences = kind === 'code' ? [] : [SENTENCES];
  return [{ ends, isWithinWords: false }, ...lines, ...sentences, ...WORDS];
}

function addRange(
  { start, end, levels }: { start: number; end: number; levels: readonly Level[] },
  capabilities: { text: string; packer: RangePacker },
): void {
  const { text, packer } = capabilities;
  const tokens = estimateTokens(text.slice(start, end));
  const [level, ...finer] = levels;
  if (level === undefined || packer.takes({ tokens, canWait: level.isWithinWords })) {
    packer.add({ end, tokens });
    return;
  }
  let from = start;
  for (const to of level.ends({ text, start, end })) {
    addRange({ start: from, end: to, levels: finer }, capabilities);
    from = to;
  }
}

/** Puts pieces that follow one another into ranges, as many into each as go. */
class RangePacker {
  readonly #limitTokens: number;
  readonly #ends: number[] = [];
  #room: number;
  #end: number;
  #isEmpty = true;

  constructor({
    start,
    limitTokens,
    firstLimitTokens,
  }: {
    start: number;
    limitTokens: number;
    firstLimitTokens: number;
  }) {
    this.#limitTokens = limitTokens;
    this.#room = firstLimitTokens;
    this.#end = start;
    if (firstLimitTokens <= 0) this.#startNext();
  }

  /**
   * Whether a piece need not be cut: it goes into the open range, or whole into the next one. Into an empty first range part of
   * it goes if that can be had, for the heading that waits there should not stay alone.
   */
  takes({ tokens, canWait }: { tokens: number; canWait: boolean }): boolean {
    const fillsFirst = !canWait && this.#ends.length === 0 && this.#isEmpty;
    return tokens <= this.#room || (tokens <= this.#limitTokens && !fillsFirst);
  }

  add({ end, tokens }: { end: number; tokens: number }): void {
    if (tokens > this.#room) this.#startNext();
    this.#end = end;
    this.#room -= tokens;
    this.#isEmpty = false;
  }

  finish(): number[] {
    return [...this.#ends, this.#end];
  }

  #startNext(): void {
    this.#ends.push(this.#end);
    this.#room = this.#limitTokens;
    this.#isEmpty = true;
  }
}
