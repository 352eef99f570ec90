/** Letters of scripts that write no spaces between words are a word each. */
const SPACELESS = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const WORD = new RegExp(
  `[${SPACELESS}]\\p{M}*|(?:(?![${SPACELESS}])[\\p{L}\\p{N}\\p{M}])+(?:[.,]\\p{N}+)*`,
  'gu',
);
/** The same where there are no such letters; looking for them is most of the work. */
const SPACED_WORD = /[\p{L}\p{N}\p{M}]+(?:[.,]\p{N}+)*/gu;
const IS_SPACELESS = new RegExp(`[${SPACELESS}]`, 'u');

/**
 * Share of a text's pairs of words that another must have too for the first to say nothing new; a Jaccard index of .9 where
 * both are of one length. Less would take reports by form for one another: one other word of twenty may be all they say.
 */
const LEAST_SHARED = 0.95;

/** A text by its pairs of neighbouring words. */
export interface Shingles {
  /** Made when they are first looked at: most texts are told apart by their words. */
  readonly pairs: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** Its words with a digit in them. */
  readonly figures: readonly string[];
  /** Of its words, repeats counted. */
  readonly length: number;
}

/** In any language; case, white space and punctuation count for nothing, unless there is nothing else. */
export function shinglesOf(text: string): Shingles {
  const normal = text.normalize('NFKC').toLowerCase();
  const found = normal.match(IS_SPACELESS.test(normal) ? WORD : SPACED_WORD) ?? [];
  const words = found.length === 0 ? [normal.trim()] : found;
  let pairs: ReadonlySet<string> | undefined;
  return {
    get pairs() {
      return (pairs ??= new Set(pairsOf(words)));
    },
    get figures() {
      return words.filter((word) => /\p{N}/u.test(word));
    },
    words: new Set(words),
    length: words.length,
  };
}

const pairsOf = (words: readonly string[]): readonly string[] =>
  words.length === 1 ? words : words.slice(1).map((word, i) => `${words[i]} ${word}`);

/**
 * Whether the text says hardly anything that the other does not: nearly all of its pairs of words are there, and all of its
 * figures, since what tells two reports by form apart is often a number. A longer text is no duplicate of a part of it.
 */
export function isNearDuplicate({ text, of }: { text: Shingles; of: Shingles }): boolean {
  if (lacksWords({ text, of })) return false;
  let missing = text.pairs.size * (1 - LEAST_SHARED);
  for (const pair of text.pairs) {
    if (!of.pairs.has(pair)) missing -= 1;
    if (missing < 0) return false;
  }
  return text.figures.every((figure) => of.words.has(figure));
}

/** Whether words are missing in more than the pairs that may be: each is in one at least, and a pair has two. */
function lacksWords({ text, of }: { text: Shingles; of: Shingles }): boolean {
  let missing = 2 * text.length * (1 - LEAST_SHARED);
  for (const word of text.words) {
    if (!of.words.has(word)) missing -= 1;
    if (missing < 0) return true;
  }
  return false;
}
