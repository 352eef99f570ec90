import { nameTable, type PhraseTable } from '../words/phrase-table.ts';
import { foldWord } from '../words/tokenize-question.ts';

interface NamesIn {
  /** All that the library has. It may have thousands, so only those that the question may hold get into the table. */
  readonly names: readonly string[];
  readonly question: string;
}

/** Full names; and of a name what no other author has, if it is written with a capital. */
export function authorTable({ names, question }: NamesIn): PhraseTable {
  const text = loosely(question);
  const partsAsked = (name: string): string[] => partsOf(name).filter((part) => question.includes(part));
  const asked = names.filter((name) => text.includes(loosely(name)) || partsAsked(name).length > 0);
  const counts = new Map<string, number>();
  for (const part of names.flatMap(partsAsked)) counts.set(part, (counts.get(part) ?? 0) + 1);
  const isOwn = (part: string): boolean => counts.get(part) === 1;
  return nameTable(asked.map((name) => ({ name, forms: [name, ...partsAsked(name).filter(isOwn)] })));
}

/** With hyphens, low lines or spaces between the words, whichever the library has. */
export function tagTable({ names, question }: NamesIn): PhraseTable {
  const text = loosely(question);
  const asked = names.filter((name) => text.includes(loosely(name)));
  const spellings = (name: string): string[] => [
    name,
    ...[' ', '-', '_'].map((joint) => name.replace(/[-_\s]+/g, joint)),
  ];
  return nameTable(asked.map((name) => ({ name, forms: [...new Set(spellings(name))] })));
}

const loosely = (text: string): string =>
  foldWord(text)
    .replace(/[-_\s]+/g, ' ')
    .trim();

/** "Ruth" and "Okafor"; no initials. */
const partsOf = (name: string): string[] => [
  ...new Set(name.split(/\s+/).filter((part) => /^\p{Lu}[^.]{2,}$/u.test(part))),
];
