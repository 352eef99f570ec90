import type { TextBlock } from './split-blocks.ts';

export interface Sentence {
  readonly text: string;
  /** Position of its block, so that neighbours can be told. */
  readonly block: number;
  /** From 0 to 1: how well it stands alone. Fragments, questions and openings of lists do so badly. */
  readonly fitness: number;
}

const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const LIMIT_LENGTH = 700;

/** Ends in a full stop without ending a sentence: initials, titles, and what stands before its object. */
const ABBREVIATION =
  /(?:^|[\s("'“„«])(?:\p{Lu}|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|Nr|Art|Mme|Sig|Dott|Sra?|[Ff]igs?|[Vv]ol|[Aa]pprox|vs|cf|ca|pp|eds?|e\.g|i\.e|z\.\s?B|d\.\s?h|bzw|vgl|p\.\s?ex|núm|т\.\s?е)\.$/u;
const ENDS = /[.!?…。！？؟۔।॥։።]["'”’»)\]*_`]*$/;
/** Of `**Emphasis.** Next.` the segmenter gives the second pair of stars to the next sentence. */
const CLOSING = /^[*_`”’»)\]]+(?=\s|$)/;
const CITATION = /\[\^?\d+(?:\s*,\s*\d+)*\]/;
const HAS_CASE = /[\p{Lu}\p{Ll}]/u;
const STARTS_SMALL = /^["'“„«(*_`]*\p{Ll}/u;

/** The sentences of each block, in order. Overlong ones (lines of data, mostly) are left out. */
export function splitSentences(blocks: readonly TextBlock[]): Sentence[] {
  return blocks.flatMap(({ text, isListItem }, block) =>
    joinFragments([...SEGMENTER.segment(text)].map(({ segment }) => segment))
      .map(({ text: sentence, isJoined }) => ({
        text: sentence,
        block,
        fitness: fitnessOf(sentence, { isListItem, isJoined }),
      }))
      .filter(({ text: { length }, fitness }) => length <= LIMIT_LENGTH && fitness > 0),
  );
}

/** The segmenter takes "Dr. " and "e.g. " for sentences. */
function joinFragments(segments: readonly string[]): { text: string; isJoined: boolean }[] {
  const joined: { text: string; isJoined: boolean }[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    const closing = last === undefined ? '' : (CLOSING.exec(segment)?.[0] ?? '');
    const text = segment.slice(closing.length).trim();
    if (last !== undefined) last.text += closing.trim();
    if (text === '') continue;
    if (last !== undefined && (ABBREVIATION.test(last.text) || STARTS_SMALL.test(text))) {
      last.text += ` ${text}`;
      last.isJoined = true;
    } else joined.push({ text, isJoined: false });
  }
  return joined;
}

interface Shape {
  readonly isListItem: boolean;
  readonly isJoined: boolean;
}

/** What makes a sentence a poor quotation, and what is left of it then. */
const FLAWS: readonly {
  readonly share: number;
  readonly applies: (text: string, shape: Shape) => boolean;
}[] = [
  // Would read as a citation of ours, or is no language at all.
  { share: 0, applies: (text) => CITATION.test(text) || !/\p{L}/u.test(text) },
  { share: 0.3, applies: (text) => /[:：]$/.test(text) },
  { share: 0.5, applies: (text) => /[?？؟]["'”’»)]*$/.test(text) },
  { share: 0.6, applies: (text) => !isBalanced(text) },
  // Readers of the answer may cut it where the segmenter does, and one half would be without its number.
  { share: 0.6, applies: (_text, { isJoined }) => isJoined },
  { share: 0.7, applies: (text) => text.length < 30 && HAS_CASE.test(text) },
  { share: 0.4, applies: (text, { isListItem }) => !isListItem && STARTS_SMALL.test(text) },
  { share: 0.7, applies: (text) => HAS_CASE.test(text) && !ENDS.test(text) },
];

function fitnessOf(text: string, shape: Shape): number {
  return FLAWS.reduce((fitness, { share, applies }) => (applies(text, shape) ? fitness * share : fitness), 1);
}

/** Half of a bracket, or of a pair of stars, belongs to a neighbour. */
function isBalanced(text: string): boolean {
  const count = (mark: string): number => text.split(mark).length - 1;
  return count('(') === count(')') && count('**') % 2 === 0;
}
