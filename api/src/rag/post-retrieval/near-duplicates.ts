/** Letters of scripts that write no spaces between words are a word each. */
const SPACELESS = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const WORD = new RegExp(
  `[${SPACELESS}]\\p{M}*|(?:(?![${SPACELESS}])[\\p{L}\\p{N}\\p{M}])+(?:[.,]\\p{N}+)*`,
  'gu',
);

/**
 * Share of a text's pairs of words that another must have too for the first to say nothing new; a Jaccard index of .9 where
 * both are of one length. Less would take reports by form for one another: one other word of twenty may be all they say.
 */
const LEAST_SHARED = 0.95;

/** A text by its pairs of neighbouring words. */
export interface Shingles {
  readonly pairs: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** Its words with a digit in them. */
  readonly figures: readonly string[];
}

/** In any language; case, white space and punctuation count for nothing, unless there is nothing else. */
export function shinglesOf(text: string): Shingles {
  const normal = text.normalize('NFKC').toLowerCase();
  const found = normal.match(WORD) ?? [];
  const words = found.length === 0 ? [normal.trim()] : found;
  const pairs = words.length === 1 ? words : words.slice(1).map((word, i) => `${words[i]} ${word}`);
  return {
    pairs: new Set(pairs),
    words: new Set(words),
    figures: words.filter((word) => /\p{N}/u.test(word)),
  };
}

/**
 * Whether the text says hardly anything that the other does not: nearly all of its pairs of words are there, and all of its
 * figures, since what tells two reports by form apart is often a number. A longer text is no duplicate of a part of it.
 */
export function isNearDuplicate({ text, of }: { text: Shingles; of: Shingles }): boolean {
  let missing = text.pairs.size * (1 - LEAST_SHARED);
  for (const pair of text.pairs) {
    if (!of.pairs.has(pair)) missing -= 1;
    if (missing < 0) return false;
  }
  return text.figures.every((figure) => of.words.has(figure));
}
