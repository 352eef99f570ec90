import type { Day } from './calendar.ts';
import type { Finding } from './finding.ts';
import type { PatternList } from './pattern-list.ts';
import type { QuestionReader } from './question-reader.ts';
import { readAfter, type AfterReading } from './read-after.ts';
import { readNounPhrase, type NounPhrase } from './read-noun-phrase.ts';

/** Something that the question asks for, and what it says of it. */
export interface PieceReading {
  readonly end: number;
  readonly findings: readonly Finding[];
}

const PHRASE_ENDS: ReadonlySet<string> = new Set(['.', '?', '!', ',', ';', ':']);

/**
 * Pieces of writing that are asked for, named from here on, with all that belongs to them. Undefined if there are none.
 * `isFirst`: none were named before.
 */
export function readPiece(
  { at, today, isFirst = false }: { at: number; today: Day; isFirst?: boolean },
  reader: QuestionReader,
): PieceReading | undefined {
  const phrase = readNounPhrase({ at, today }, reader);
  if (phrase === undefined || (phrase.noun.kind === 'those' && isFirst)) return undefined;
  const { noun, findings } = phrase;
  const after = readAfter({ at: noun.end, of: noun.kind, today }, reader);
  if (!asksForPieces({ phrase, after }, reader)) return undefined;
  const { end, categories } = noun;
  const category: Finding[] =
    categories.length === 0 ? [] : [{ field: 'categories', at: phrase.at, end, categories }];
  return { end: after.end, findings: [...findings, ...category, ...after.findings] };
}

function asksForPieces(
  { phrase, after }: { phrase: NounPhrase; after: AfterReading },
  reader: QuestionReader,
): boolean {
  const { label, noun, findings } = phrase;
  if (label === 'own' || after.isTelling || findings.length > 0) return true;
  const { about, says, open, regarding } = reader.grammar;
  const isBefore = (list: PatternList<string>): boolean => reader.match(list, noun.end) !== undefined;
  if (label === 'definite') return !noun.isGuarded && isBefore(regarding);
  if (label !== 'listed') return false;
  if (noun.end === reader.tokens.length || isBefore(about) || isBefore(says)) return true;
  const isEnd = noun.isPlural && PHRASE_ENDS.has(reader.tokens[noun.end]?.text ?? '');
  return !noun.isGuarded && (isEnd || isBefore(open));
}
