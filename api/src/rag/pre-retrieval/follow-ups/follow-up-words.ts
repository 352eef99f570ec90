import { ENGLISH_FOLLOW_UPS } from '../locales/en/follow-ups.ts';
import { FRENCH_FOLLOW_UPS } from '../locales/fr/follow-ups.ts';
import { GERMAN_FOLLOW_UPS } from '../locales/de/follow-ups.ts';
import { SPANISH_FOLLOW_UPS } from '../locales/es/follow-ups.ts';
import { phraseTable, type PhraseTable } from '../words/phrase-table.ts';
import { foldWord, isWord, type Token } from '../words/tokenize-question.ts';
import type { FollowUpLocale } from './follow-up-locale.ts';

type TableName = Exclude<keyof FollowUpLocale, 'language' | 'functionWords' | 'ordinals'>;

/** A locale, ready to be looked up. */
export interface FollowUpWords {
  readonly functionWords: ReadonlySet<string>;
  readonly ordinals: PhraseTable;
  readonly tables: Readonly<Record<TableName, PhraseTable>>;
}

const LANGUAGES = [ENGLISH_FOLLOW_UPS, GERMAN_FOLLOW_UPS, FRENCH_FOLLOW_UPS, SPANISH_FOLLOW_UPS].map(
  compileWords,
);

/** Those of the language with most of its function words in the text; undefined where no language has one there. */
export function followUpWords(tokens: readonly Token[]): FollowUpWords | undefined {
  const counts = LANGUAGES.map(
    ({ functionWords }) => tokens.filter(({ text }) => functionWords.has(text)).length,
  );
  const most = Math.max(...counts);
  return most === 0 ? undefined : LANGUAGES[counts.indexOf(most)];
}

function compileWords({
  functionWords,
  ordinals,
  language: _language,
  ...forms
}: FollowUpLocale): FollowUpWords {
  const tables = Object.fromEntries(
    Object.entries(forms).map(([name, list]) => [name, phraseTable({ [name]: list })]),
  ) as Record<TableName, PhraseTable>; // the other keys of a locale have just been taken out
  return {
    functionWords: new Set(functionWords.split(' ').map(foldWord)),
    ordinals: phraseTable(ordinals),
    tables,
  };
}

/** Whether the word names a subject. Words of a language that is not known all do. */
export function isContent(token: Token, words: FollowUpWords | undefined): boolean {
  if (!isWord(token) || token.text.startsWith("'")) return false;
  if (words === undefined) return true;
  return !words.functionWords.has(token.text) && !words.tables.lightWords.has(token.text);
}
