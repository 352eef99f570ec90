import type { TermCounts } from './weigh-terms.ts';

/** A number that tells terms apart and is the same in every library. */
export type TermHash = (termId: number) => number;

/** Source: the finaliser of MurmurHash3. */
export function stirAll(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Keeps the two hashes of a text, by which texts are told apart, from coming out alike. */
const SALT = 0x27d4eb2f;

/** The texts by what they say, whatever numbers their terms have, and so in the same order wherever they come from. */
export function orderBySeed<Text extends TermCounts>({
  texts,
  termHash,
}: {
  texts: readonly Text[];
  termHash: TermHash;
}): { readonly text: Text; readonly seed: number }[] {
  return texts
    .map((text) => ({
      text,
      seed: hashText({ text, termHash, salt: 0 }),
      other: hashText({ text, termHash, salt: SALT }),
    }))
    .sort((a, b) => a.seed - b.seed || a.other - b.other);
}

function hashText({ text, termHash, salt }: { text: TermCounts; termHash: TermHash; salt: number }): number {
  let sum = 0;
  text.termIds.forEach((termId, place) => {
    const ofCount = Math.imul(text.counts[place] ?? 0, 0x9e3779b1);
    sum = (sum + stirAll(termHash(termId) ^ ofCount ^ salt)) | 0;
  });
  return stirAll(sum);
}
