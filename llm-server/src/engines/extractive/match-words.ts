/** Endings of common inflection, for stems so short that a share of the length says little. */
const ENDING = /^(?:e?s|e?d|ing|ings|er|ers|en|em|e|n)$/;

/** Korean hangs particles on a word: a syllable or two. */
const HANGUL = /^\p{Script=Hangul}/u;

/**
 * Whether two folded words are likely forms of one: equal, one the other with an ending ("chunk", "chunking"), or alike
 * for most of their length ("removed", "removing"). Words of three letters vary by an "s" only, shorter ones and
 * numbers not at all.
 */
export function areSameWord(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const common = commonPrefix(short, long);
  if (HANGUL.test(short)) return isSameHangul({ short, long, common });
  const isMost = common >= 0.6 * long.length;
  if (common < short.length) return common >= 5 && isMost && short.length - common <= 2;
  return isEnding({ stem: short, rest: long.slice(common), isMost });
}

function isEnding({ stem, rest, isMost }: { stem: string; rest: string; isMost: boolean }): boolean {
  if (stem.length < 4 || /\d/.test(stem)) return stem.length === 3 && rest === 's';
  return isMost || ENDING.test(rest);
}

function isSameHangul({ short, long, common }: { short: string; long: string; common: number }): boolean {
  return common >= 2 && short.length - common <= 1 && long.length - common <= 3;
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
