import { phraseAt } from '../words/phrase-table.ts';
import { isWord, type Token } from '../words/tokenize-question.ts';
import { isContent, type FollowUpWords } from './follow-up-words.ts';

/** A question of a conversation, and what its words are there for. */
export interface Turn {
  readonly tokens: readonly Token[];
  readonly words: FollowUpWords;
  /** Places of the words that name a subject. */
  readonly content: ReadonlySet<number>;
  readonly firstContent: number;
  /** Of the first word behind the first subject that starts another clause. */
  readonly secondClause: number;
  /** Places inside phrases whose pronouns point at nothing. */
  readonly idle: ReadonlySet<number>;
  is(table: keyof FollowUpWords['tables'], at: number): boolean;
}

export function createTurn(tokens: readonly Token[], words: FollowUpWords): Turn {
  const is: Turn['is'] = (table, at) => phraseAt(words.tables[table], { tokens, at }) !== undefined;
  const content = tokens.flatMap((token, at) => (isContent(token, words) ? at : []));
  const [firstContent = Infinity] = content;
  const clauses = tokens.flatMap((_, at) => (at > firstContent && is('clauseWords', at) ? at : []));
  return {
    tokens,
    words,
    content: new Set(content),
    firstContent,
    secondClause: clauses[0] ?? Infinity,
    idle: idlePlaces(tokens, words),
    is,
  };
}

function idlePlaces(tokens: readonly Token[], { tables }: FollowUpWords): Set<number> {
  return new Set(
    tokens.flatMap((_, at) => {
      const end = phraseAt(tables.idle, { tokens, at })?.end ?? at;
      return Array.from({ length: end - at }, (_unused, i) => at + i);
    }),
  );
}

/** Where the first word is; -1 where there is none. */
export const firstWord = (tokens: readonly Token[]): number => tokens.findIndex(isWord);
