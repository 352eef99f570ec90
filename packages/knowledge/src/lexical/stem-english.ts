/**
 * The stem of a lower-case English word by the Snowball "English" (Porter2) algorithm.
 *
 * Our own, because the English stemmer of the library that serves the other languages is the first Porter algorithm with a
 * fault: it loses the consonant before `-ion`, so that `adoption` no longer meets `adopt`.
 *
 * Source: https://snowballstem.org/algorithms/english/stemmer.html
 */
export function stemEnglish(word: string): string {
  if (word.length <= 2) return word;
  const fixed = FIXED_STEMS.get(word);
  if (fixed !== undefined) return fixed;
  const marked = markConsonantY(word.startsWith("'") ? word.slice(1) : word);
  const regions = findRegions(marked);
  const singular = endPlural(endApostrophe(marked));
  if (FIXED_SINGULARS.has(singular)) return singular;
  let stem = endPastOrGerund(singular, regions);
  stem = endFinalY(stem);
  stem = replaceSuffix(stem, { table: STEP_2, regions });
  stem = replaceSuffix(stem, { table: STEP_3, regions });
  stem = replaceSuffix(stem, { table: STEP_4, regions });
  return endFinalLetter(stem, regions).toLowerCase();
}

/** Offsets where the regions of the algorithm begin: a suffix may only go where it lies within one. */
interface Regions {
  readonly r1: number;
  readonly r2: number;
}

const FIXED_STEMS: ReadonlyMap<string, string> = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((word): [string, string] => [
    word,
    word,
  ]),
]);

const FIXED_SINGULARS: ReadonlySet<string> = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'evening',
]);
const NEVER_SHORTENED_EED: ReadonlySet<string> = new Set(['proceed', 'exceed', 'succeed']);
/** Beginnings after which the first region starts, so that the word is not cut down to its neighbour's stem. */
const LONG_BEGINNING = /^(?:gener|commun|arsen|past|univers|later|emerg|organ|inter)/;
const REGION = /[aeiouy][^aeiouy]/g;

/** A `y` that is a consonant becomes `Y`, which no vowel test matches: at the beginning and after a vowel. */
function markConsonantY(word: string): string {
  return word.includes('y') ? word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y') : word;
}

function findRegions(word: string): Regions {
  const beginning = LONG_BEGINNING.exec(word);
  const r1 = beginning ? beginning[0].length : endOfFirstSyllable(word, 0);
  return { r1, r2: endOfFirstSyllable(word, r1) };
}

function endOfFirstSyllable(word: string, from: number): number {
  REGION.lastIndex = from;
  return REGION.test(word) ? REGION.lastIndex : word.length;
}

function endApostrophe(word: string): string {
  return word.includes("'") ? word.replace(/'(?:s'?)?$/, '') : word;
}

function endPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ied') || word.endsWith('ies')) return word.slice(0, word.length > 4 ? -2 : -1);
  if (!word.endsWith('s') || word.endsWith('us') || word.endsWith('ss')) return word;
  return /[aeiouy].+s$/.test(word) ? word.slice(0, -1) : word;
}

function endPastOrGerund(word: string, regions: Regions): string {
  const suffix = /(?:eed|ed|ing)(?:ly)?$/.exec(word)?.[0];
  if (suffix === undefined) return word;
  const stem = word.slice(0, -suffix.length);
  if (suffix.startsWith('eed')) {
    return stem.length >= regions.r1 && !NEVER_SHORTENED_EED.has(word) ? `${stem}ee` : word;
  }
  if (!/[aeiouy]/.test(stem)) return word;
  if (suffix === 'ing' && /^[^aeiouy]y$/.test(stem)) return `${stem.slice(0, -1)}ie`;
  return mendEnding(stem, regions);
}

/** Gives `hop(ping)` its single consonant and `hop(ing)` its `e`. */
function mendEnding(stem: string, { r1 }: Regions): string {
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return /^[aeo]..$/.test(stem) ? stem : stem.slice(0, -1);
  return r1 >= stem.length && endsInShortSyllable(stem) ? `${stem}e` : stem;
}

function endsInShortSyllable(word: string): boolean {
  return /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|^past)$/.test(word);
}

function endFinalY(word: string): string {
  return /.[^aeiouy][yY]$/.test(word) ? `${word.slice(0, -1)}i` : word;
}

interface Replacement {
  readonly by: string;
  /** `r1` or `r2`: the region that must hold the suffix. */
  readonly within: keyof Regions;
  /** What must stand before the suffix. */
  readonly after?: RegExp;
}

type SuffixTable = ReadonlyMap<string, Replacement>;

/** Rows of `suffix suffix > replacement`. */
function suffixTable(rows: readonly string[], within: keyof Regions): [string, Replacement][] {
  return rows.flatMap((row) => {
    const [suffixes = '', by = ''] = row.split('>');
    return suffixes
      .trim()
      .split(' ')
      .map((suffix): [string, Replacement] => [suffix, { by: by.trim(), within }]);
  });
}

const STEP_2: SuffixTable = new Map<string, Replacement>([
  ...suffixTable(
    [
      'tional > tion',
      'enci > ence',
      'anci > ance',
      'abli > able',
      'entli > ent',
      'izer ization > ize',
      'ational ation ator > ate',
      'alism aliti alli > al',
      'fulness fulli > ful',
      'ousli ousness > ous',
      'iveness iviti > ive',
      'biliti bli > ble',
      'lessli > less',
      'ogist > og',
    ],
    'r1',
  ),
  ['ogi', { by: 'og', within: 'r1', after: /l$/ }],
  ['li', { by: '', within: 'r1', after: /[cdeghkmnrt]$/ }],
]);

const STEP_3: SuffixTable = new Map<string, Replacement>([
  ...suffixTable(
    ['tional > tion', 'ational > ate', 'alize > al', 'icate iciti ical > ic', 'ful ness >'],
    'r1',
  ),
  ['ative', { by: '', within: 'r2' }],
]);

const STEP_4: SuffixTable = new Map<string, Replacement>([
  ...suffixTable(['al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize >'], 'r2'),
  ['ion', { by: '', within: 'r2', after: /[st]$/ }],
]);

const LONGEST_SUFFIX = 7;

/** Only the longest suffix of the table that the word ends in counts, whether or not its condition holds. */
function replaceSuffix(word: string, { table, regions }: { table: SuffixTable; regions: Regions }): string {
  for (let length = Math.min(LONGEST_SUFFIX, word.length); length >= 2; length -= 1) {
    const replacement = table.get(word.slice(-length));
    if (replacement === undefined) continue;
    const stem = word.slice(0, -length);
    const applies = stem.length >= regions[replacement.within] && (replacement.after?.test(stem) ?? true);
    return applies ? stem + replacement.by : word;
  }
  return word;
}

function endFinalLetter(word: string, { r1, r2 }: Regions): string {
  const stem = word.slice(0, -1);
  if (word.endsWith('e'))
    return stem.length >= r2 || (stem.length >= r1 && !endsInShortSyllable(stem)) ? stem : word;
  return word.endsWith('ll') && stem.length >= r2 ? stem : word;
}
