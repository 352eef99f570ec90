import { tokenizeQuestion, type Token } from './tokenize-question.ts';

interface Phrase {
  readonly words: readonly string[];
  readonly value: string;
}

/** Words and phrases that mean something, found by their first word. */
export type PhraseTable = ReadonlyMap<string, readonly Phrase[]>;

/**
 * Forms by value; forms are separated by commas, may be of several words and are folded like a question's words. Where one
 * phrase begins another, the longer one is found.
 */
export function phraseTable(formsByValue: Readonly<Record<string, string>>): PhraseTable {
  const phrases = Object.entries(formsByValue).flatMap(([value, forms]) =>
    forms.split(',').map((form) => ({ value, words: wordsOf(form) })),
  );
  return indexPhrases(phrases);
}

/** A table of names, each with the ways to write it, found whatever their letters' case and accents are. */
export function nameTable(
  names: readonly { readonly name: string; readonly forms: readonly string[] }[],
): PhraseTable {
  return indexPhrases(
    names.flatMap(({ name, forms }) => forms.map((form) => ({ value: name, words: wordsOf(form) }))),
  );
}

export function phraseAt(
  table: PhraseTable,
  { tokens, at }: { tokens: readonly Token[]; at: number },
): { value: string; end: number } | undefined {
  const candidates = table.get(tokens[at]?.text ?? '') ?? [];
  const found = candidates.find(({ words }) => words.every((word, i) => tokens[at + i]?.text === word));
  return found && { value: found.value, end: at + found.words.length };
}

function indexPhrases(phrases: readonly Phrase[]): PhraseTable {
  const table = new Map<string, Phrase[]>();
  for (const phrase of phrases) {
    const [first] = phrase.words;
    if (first === undefined) continue;
    const sharing = table.get(first);
    if (sharing === undefined) table.set(first, [phrase]);
    else sharing.push(phrase);
  }
  for (const sharing of table.values()) sharing.sort((a, b) => b.words.length - a.words.length);
  return table;
}

/** A form that ends in an apostrophe is told from a quotation by the word that would follow. */
function wordsOf(form: string): string[] {
  const isOpen = form.endsWith("'");
  const words = tokenizeQuestion(isOpen ? `${form}x` : form).map(({ text }) => text);
  return isOpen ? words.slice(0, -1) : words;
}
