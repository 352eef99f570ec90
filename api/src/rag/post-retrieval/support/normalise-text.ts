const FRACTION_BEHIND_DIGIT = /(?<=\d)(?=[¼-¾⅐-⅞])/gu;
const POWER_BEHIND_DIGIT = /(?<=\d)(?=[⁰¹²³⁴-⁹])/gu;
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/gu;
const SPECIAL_LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ł', 'l'],
  ['ı', 'i'],
  ['ς', 'σ'],
]);
const SPECIAL_LETTER = new RegExp(`[${[...SPECIAL_LETTERS.keys()].join('')}]`, 'g');

/** The text with one way of writing for what looks alike: width, digits of other scripts, apostrophes, hyphens, powers. */
export function normaliseText(text: string): string {
  return text
    .replace(FRACTION_BEHIND_DIGIT, ' ')
    .replace(POWER_BEHIND_DIGIT, '^')
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(FOREIGN_DIGIT, toAsciiDigit)
    .replace(/[’‘ʼ´]/g, "'")
    .replace(/[‐‑]/g, '-')
    .replaceAll('٫', '.')
    .replaceAll('٬', ',');
}

/** Letters' case and accents do not matter. Expects normalised text. */
export function foldWord(word: string): string {
  const lower = word.toLowerCase();
  if (!/[^\0-\x7f]/.test(lower)) return lower;
  return lower
    .replace(SPECIAL_LETTER, (letter) => SPECIAL_LETTERS.get(letter) ?? letter)
    .normalize('NFD')
    .replace(/\p{Mn}+/gu, '')
    .normalize('NFC');
}

/** The digits of a script are ten neighbours, zero first. */
function toAsciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let first = point;
  while (point - first < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((point - first) % 10);
}
