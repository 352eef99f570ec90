import { phraseTable, type PhraseTable } from '../words/phrase-table.ts';
import { foldWord } from '../words/tokenize-question.ts';
import type { AfterKind, FilterLocale, Relation } from './filter-locale.ts';
import { compilePattern } from './pattern.ts';
import {
  firstTokensOf,
  patternList,
  unionOf,
  type FirstTokens,
  type Labelled,
  type PatternList,
} from './pattern-list.ts';
import type { PeriodMeaning } from './resolve-period.ts';

/** A locale, ready to be matched. The lists are explained there. */
export interface FilterGrammar {
  readonly language: string;
  readonly functionWords: ReadonlySet<string>;
  readonly notBeforePieces: ReadonlySet<string>;
  /** Every word that the language's tables hold. */
  readonly marks: ReadonlySet<string>;
  readonly numericDates: FilterLocale['numericDates'];
  readonly words: ReadonlyMap<string, PhraseTable>;
  readonly periods: PatternList<PeriodMeaning>;
  /** Those that hold no other period. */
  readonly innerPeriods: PatternList<PeriodMeaning>;
  readonly whens: PatternList<Relation>;
  readonly dated: PatternList<string>;
  readonly lefts: PatternList<'own' | 'listed' | 'definite'>;
  readonly frames: PatternList<string>;
  readonly after: PatternList<AfterKind>;
  readonly about: PatternList<string>;
  readonly says: PatternList<string>;
  readonly open: PatternList<string>;
  readonly regarding: PatternList<string>;
  readonly tags: PatternList<string>;
}

export function compileGrammar(locale: FilterLocale): FilterGrammar {
  const functionWords = wordSet(locale.functionWords);
  const words = compileWords(locale);
  const periods = locale.periods.map(labelled);
  const firstOf = createFirstOf({ words, periods });
  const list = <Label>(patterns: readonly (readonly [string, Label])[]): PatternList<Label> =>
    patternList(patterns.map(labelled), { firstOf });
  const plain = (patterns: readonly string[]): PatternList<string> =>
    list(patterns.map((source) => [source, source]));
  const left = <Label>(sources: readonly string[], label: Label): [string, Label][] =>
    sources.map((source) => [source, label]);
  const { own, listed, definite, dated } = locale.pieces;
  return {
    language: locale.language,
    numericDates: locale.numericDates,
    functionWords,
    notBeforePieces: wordSet(locale.notBeforePieces),
    marks: new Set([...functionWords, ...allWordsOf(locale)]),
    words,
    periods: patternList(periods, { firstOf }),
    innerPeriods: patternList(periods.filter(isPlain), { firstOf }),
    whens: list(locale.whens),
    dated: plain(dated),
    lefts: list([
      ...left(own, 'own' as const),
      ...left(listed, 'listed' as const),
      ...left(definite, 'definite' as const),
    ]),
    frames: plain(locale.frames),
    after: list([...locale.after, ...left(locale.tags, 'tag' as const)]),
    about: plain(locale.about),
    says: plain(locale.says),
    open: plain(locale.open),
    regarding: plain(locale.regarding),
    tags: plain(locale.tags),
  };
}

function compileWords(locale: FilterLocale): Map<string, PhraseTable> {
  const classes = Object.entries(locale.words).map(([name, forms]): [string, PhraseTable] => [
    name,
    phraseTable(typeof forms === 'string' ? { [name]: forms } : forms),
  ]);
  return new Map([
    ...classes,
    ['singular', phraseTable(locale.singular)],
    ['plural', phraseTable(locale.plural)],
    ['notPiece', phraseTable({ notPiece: locale.notPieces })],
  ]);
}

const NOTHING: FirstTokens = { words: new Set(), digits: false, names: false, anything: false };
const DIGITS: FirstTokens = { ...NOTHING, digits: true };
const NAMES: FirstTokens = { ...NOTHING, names: true };
const ANYTHING: FirstTokens = { ...NOTHING, anything: true };

/** How the slots begin that `readSlot` knows. Throws on a slot that is neither one of them nor a class of the locale. */
function createFirstOf({
  words,
  periods,
}: {
  words: ReadonlyMap<string, PhraseTable>;
  periods: readonly Labelled<PeriodMeaning>[];
}): (slot: string) => FirstTokens {
  const wordsOf = (name: string): FirstTokens => {
    const table = words.get(name);
    if (table === undefined)
      throw new Error(`A pattern names <${name}>, and there is no such class of words.`);
    return { ...NOTHING, words: new Set(table.keys()) };
  };
  const inSlots: Readonly<Record<string, FirstTokens>> = {
    year: DIGITS,
    nth: DIGITS,
    date: DIGITS,
    number: unionOf([DIGITS, wordsOf('number')]),
    author: NAMES,
    authors: NAMES,
    tags: NAMES,
    subject: unionOf([NAMES, wordsOf('subject')]),
    pause: ANYTHING,
  };
  const inPeriods = (slot: string): FirstTokens => inSlots[slot] ?? wordsOf(slot);
  const period = unionOf(periods.map(({ pattern }) => firstTokensOf(pattern, { firstOf: inPeriods })));
  return (slot) => (PERIODS.has(slot) ? period : inPeriods(slot));
}

const PERIODS = new Set(['period', 'inner', 'adverbial', 'bare']);

const labelled = <Label>([source, label]: readonly [string, Label]): Labelled<Label> => ({
  pattern: compilePattern(source),
  label,
});

const isPlain = ({ pattern }: Labelled<unknown>): boolean => pattern.every(({ slot }) => slot !== 'inner');

const wordSet = (words: string): Set<string> => new Set(words.split(' ').map(foldWord));

function allWordsOf(part: unknown): string[] {
  if (typeof part === 'string')
    return part
      .replace(/<\w+>/g, ' ')
      .split(/[\s,|?]+/)
      .map(foldWord);
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(allWordsOf) : [];
}
