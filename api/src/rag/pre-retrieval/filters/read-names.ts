import { phraseAt, type PhraseTable } from '../words/phrase-table.ts';
import type { PatternMatch, SlotMatch } from './pattern.ts';
import type { QuestionReader } from './question-reader.ts';

/** What may stand before a name. */
export const NAME_SIGNS: ReadonlySet<string> = new Set(['"', '“', '„', '«', '‘', "'", '#']);
const CLOSING = new Set(['"', '”', '“', '»', '’', "'"]);
/** Slots that are read by `readNames`; `subject` may also be a pronoun, which is no name. */
const AUTHOR_SLOTS: ReadonlySet<string> = new Set(['author', 'authors', 'subject']);

/** Names in a row that are read at most. */
const LIMIT_NAMES = 8;

/** Names of the table in a row: `A`, `A and B`, `"A", "B" or "C"`. Undefined where the first is none. */
export function readNames(
  { at, table, limit = LIMIT_NAMES }: { at: number; table: PhraseTable; limit?: number },
  reader: Pick<QuestionReader, 'tokens' | 'word'>,
): SlotMatch | undefined {
  const names: string[] = [];
  let end = at;
  for (
    let next: number | undefined = at;
    next !== undefined && names.length < limit;
    next = behindAnd(end, reader)
  ) {
    const name = readName({ at: next, table }, reader);
    if (name === undefined) break;
    names.push(name.value);
    end = name.end;
  }
  return names.length === 0 ? undefined : { value: names, end };
}

/** The authors that a pattern has found, and where they stand; undefined if there are none. */
export function authorsIn({ slots }: PatternMatch): { authors: readonly string[]; at: number } | undefined {
  return slots
    .filter(({ slot }) => AUTHOR_SLOTS.has(slot))
    .map(({ value, at }) => ({ authors: value as readonly string[], at })) // what the readers of these slots give
    .find(({ authors }) => authors.length > 0);
}

function readName(
  { at, table }: { at: number; table: PhraseTable },
  { tokens }: Pick<QuestionReader, 'tokens'>,
): { value: string; end: number } | undefined {
  const isOpened = NAME_SIGNS.has(tokens[at]?.text ?? '');
  const name = phraseAt(table, { tokens, at: isOpened ? at + 1 : at });
  if (name === undefined || isPartOfAnother({ name, at }, { tokens })) return undefined;
  const isClosed = isOpened && CLOSING.has(tokens[name.end]?.text ?? '');
  return isClosed ? { ...name, end: name.end + 1 } : name;
}

/** "Ruth" of "Ruth Baker", where only Ruth Okafor is known. */
function isPartOfAnother(
  { name, at }: { name: { value: string; end: number }; at: number },
  { tokens }: Pick<QuestionReader, 'tokens'>,
): boolean {
  const isPart = name.value.split(/\s+/).length > name.end - at;
  return isPart && /^\p{Lu}/u.test(tokens[name.end]?.raw ?? '');
}

function behindAnd(
  at: number,
  { tokens, word }: Pick<QuestionReader, 'tokens' | 'word'>,
): number | undefined {
  const behindComma = tokens[at]?.text === ',' ? at + 1 : at;
  return word('and', behindComma)?.end ?? (behindComma > at ? behindComma : undefined);
}
