import { phraseAt, type PhraseTable } from '../words/phrase-table.ts';
import type { Token } from '../words/tokenize-question.ts';
import type { FilterGrammar } from './compile-grammar.ts';
import { matchPattern, type PatternMatch, type SlotMatch } from './pattern.ts';
import type { PatternList } from './pattern-list.ts';
import { NAME_SIGNS } from './read-names.ts';
import { readPeriod, type PeriodReading } from './read-period.ts';
import { readSlot } from './read-slot.ts';

export interface LabelledMatch<Label> {
  readonly label: Label;
  readonly found: PatternMatch;
}

/** A question, and what can be read at any place of it. */
export interface QuestionReader {
  readonly tokens: readonly Token[];
  readonly grammar: FilterGrammar;
  readonly authors: PhraseTable;
  readonly tags: PhraseTable;
  slot(name: string, at: number): SlotMatch | undefined;
  /** A word of a class of the grammar. */
  word(name: string, at: number): { value: string; end: number } | undefined;
  period(at: number): PeriodReading | undefined;
  /** All patterns of the list that fit here, in its order. */
  matches<Label>(list: PatternList<Label>, at: number): Generator<LabelledMatch<Label>, void, undefined>;
  /** The first of them. */
  match<Label>(list: PatternList<Label>, at: number): LabelledMatch<Label> | undefined;
}

export function createQuestionReader({
  tokens,
  grammar,
  authors,
  tags,
}: Pick<QuestionReader, 'tokens' | 'grammar' | 'authors' | 'tags'>): QuestionReader {
  const names = new Set([...authors.keys(), ...tags.keys(), ...NAME_SIGNS]);
  const periods = new Map<number, PeriodReading | undefined>();
  const slot = (name: string, at: number): SlotMatch | undefined => readSlot({ name, at }, reader);
  const reader: QuestionReader = {
    tokens,
    grammar,
    authors,
    tags,
    slot,
    word: (name, at) => {
      const table = grammar.words.get(name);
      return table && phraseAt(table, { tokens, at });
    },
    period: (at) => {
      if (!periods.has(at)) periods.set(at, readPeriod({ at, isInner: false }, reader));
      return periods.get(at);
    },
    *matches(list, at) {
      for (const { pattern, label } of list.startingWith(tokens[at], names)) {
        const found = matchPattern({ pattern, tokens, at }, { readSlot: slot });
        if (found !== undefined) yield { label, found };
      }
    },
    match(list, at) {
      for (const match of reader.matches(list, at)) return match;
      return undefined;
    },
  };
  return reader;
}
