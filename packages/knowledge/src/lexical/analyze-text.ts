import { analyzeToken } from './analyze-token.ts';
import { hasStemmer } from './stem-word.ts';
import { marksOf, questionWordsOf, stopWordsOf } from './stop-words.ts';
import { TermCache } from './term-cache.ts';
import { tokenize } from './tokenize.ts';

/** Changes when the same text may give other terms than before: an index made with another version must be made anew. */
export const ANALYZER_VERSION: string = '1';

const LIMIT_CACHED_TOKEN_LENGTH = 32;
const LIMIT_CACHED_TOKENS = 16_384;

const caches = new Map<string | null, TermCache>();

/**
 * Index terms in the order of the text, repeats kept. Words are lower-cased, rid of stop words, stemmed by language and then
 * stripped of accents, so that a query typed without them matches. An unknown language is neither stemmed nor rid of words.
 * Scripts without spaces, and Korean, give bigrams.
 */
export function analyzeText({ text, language }: { text: string; language: string | null }): string[] {
  return termsOf(tokenize(text.normalize('NFKC')), knownLanguage(language));
}

interface AskedQuery {
  readonly query: string;
  readonly languages: readonly (string | null)[];
}

export interface AnalyzedQuery {
  /** As `analyzeQuery` gives them. */
  readonly terms: string[];
  /** Of them, as many as the analysis of a single language makes at most: a word counts once, however many languages stem it. */
  readonly length: number;
}

/**
 * Unique terms to search a library of documents in these languages with: what the analyses of each of them make of the query,
 * in a fixed order that does not depend on the order of `languages`. A stop word of the language that the query seems to be
 * in is dropped for all: `the` is a rare word only where nobody wrote English. So is a word that only asks (`what did you`),
 * as long as another one is left.
 */
export function analyzeQuery(asked: AskedQuery): string[] {
  return measureQuery(asked).terms;
}

export function measureQuery({ query, languages }: AskedQuery): AnalyzedQuery {
  const tokens = tokenize(query.normalize('NFKC'));
  const codes = [...new Set(languages.map(knownLanguage))].sort((a, b) => compareCodes(a ?? '', b ?? ''));
  const likely = likelyLanguages(tokens, codes);
  const kept = tokens.filter((token) => !isInAll({ token, sets: likely.map(stopWordsOf) }));
  const asked = kept.filter((token) => !isInAll({ token, sets: likely.map(questionWordsOf) }));
  const byLanguage = codes.map((code) => new Set(termsOf(asked.length > 0 ? asked : kept, code)));
  return {
    terms: [...new Set(byLanguage.flatMap((terms) => [...terms]))],
    length: Math.max(0, ...byLanguage.map(({ size }) => size)),
  };
}

/**
 * The languages that have the most marks in the query. Where several tie, only what is a stop word in all of them is dropped:
 * a word too many does less harm than one too few.
 */
function likelyLanguages(tokens: readonly string[], codes: readonly (string | null)[]): (string | null)[] {
  const words = tokens.map((token) => token.toLowerCase());
  // English is asked about in any library.
  const candidates = [...new Set(['en', ...codes])].map((code) => ({
    code,
    marks: words.filter((word) => marksOf(code).has(word)).length,
  }));
  const most = Math.max(...candidates.map(({ marks }) => marks));
  return candidates.filter(({ marks }) => marks === most).map(({ code }) => code);
}

function isInAll({ token, sets }: { token: string; sets: readonly ReadonlySet<string>[] }): boolean {
  const word = token.toLowerCase();
  return sets.every((set) => set.has(word));
}

const compareCodes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The code that decides about rules; null for a language that has none of its own. */
function knownLanguage(language: string | null): string | null {
  const code = language?.toLowerCase().split(/[-_]/)[0] ?? '';
  return hasStemmer(code) || stopWordsOf(code).size > 0 || code === 'az' ? code : null;
}

function termsOf(tokens: readonly string[], language: string | null): string[] {
  const cache = cacheOf(language);
  const terms: string[] = [];
  for (const token of tokens) {
    const known = cache.get(token) ?? analyzeNewToken({ token, language }, { cache });
    for (const term of known) terms.push(term);
  }
  return terms;
}

function analyzeNewToken(
  { token, language }: { token: string; language: string | null },
  { cache }: { cache: TermCache },
): readonly string[] {
  // A match is a view into the whole text. Who keeps it keeps the text; a copy lets go.
  const copy = Buffer.from(token, 'utf16le').toString('utf16le');
  const terms = analyzeToken({ token: copy, language });
  if (copy.length <= LIMIT_CACHED_TOKEN_LENGTH) cache.set(copy, terms);
  return terms;
}

function cacheOf(language: string | null): TermCache {
  const known = caches.get(language);
  if (known !== undefined) return known;
  const cache = new TermCache({ limitEntries: LIMIT_CACHED_TOKENS });
  caches.set(language, cache);
  return cache;
}
