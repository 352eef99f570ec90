const HAS_NON_ASCII = /[^\0-\x7f]/;
const ALPHABETIC_WITH_MARKS = /([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu;
/** Vowel points, cantillation and hamza signs of Hebrew and Arabic, and the stretch that fills Arabic lines. */
const OPTIONAL_SIGNS = /(?=[\u0590-\u06ff])\p{Mn}|\u0640/gu;
/** Letters that Unicode does not take apart although people type them as others. */
const SPECIAL_LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ł', 'l'],
  ['ħ', 'h'],
  ['ı', 'i'],
  ['ς', 'σ'],
  ['ё', 'е'],
]);
const SPECIAL_LETTER = new RegExp(`[${[...SPECIAL_LETTERS.keys()].join('')}]`, 'g');

/**
 * The lower-case term without what many people leave out when they type: accents of Latin and Greek letters, vowel points,
 * ligatures. Marks of other scripts are letters of their own right (й, Indic vowels, Japanese voicing) and stay.
 */
export function foldAccents(term: string): string {
  if (!HAS_NON_ASCII.test(term)) return term;
  return term
    .replace(SPECIAL_LETTER, (letter) => SPECIAL_LETTERS.get(letter) ?? letter)
    .normalize('NFD')
    .replace(ALPHABETIC_WITH_MARKS, '$1')
    .replace(OPTIONAL_SIGNS, '')
    .normalize('NFC');
}
