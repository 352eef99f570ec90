import type { Day } from './calendar.ts';
import type { Finding } from './finding.ts';
import { startsClause, type PatternMatch } from './pattern.ts';
import type { QuestionReader } from './question-reader.ts';
import { authorsIn } from './read-names.ts';
import { readNouns, readTopicalNoun, type Noun } from './read-noun.ts';
import { rangeOf } from './read-when.ts';

/** Pieces with what stands before them: "your latest articles". */
export interface NounPhrase {
  /** How much the words before the noun tell. */
  readonly label: 'own' | 'listed' | 'definite' | 'bare';
  readonly noun: Noun;
  /** Where the words begin that say no more than the category. */
  readonly at: number;
  /** Who wrote them and when, as said before the noun. */
  readonly findings: readonly Finding[];
}

interface Place {
  readonly at: number;
  readonly today: Day;
}

export function readNounPhrase({ at, today }: Place, reader: QuestionReader): NounPhrase | undefined {
  for (const { found: left, label } of reader.matches(reader.grammar.lefts, at)) {
    const phrase = readBehind({ at: left.end, today, label }, reader);
    const isBeforeNoun = left.end > at || phrase?.noun.isPlural === true;
    if (phrase === undefined || !isBeforeNoun) continue;
    const findings = [...ownerIn(left, at), ...phrase.findings];
    const isPlain = findings.length === 0 && phrase.at === phrase.noun.at;
    return { ...phrase, at: isPlain ? at : phrase.noun.at, findings };
  }
  const bare = readBehind({ at, today, label: 'bare' }, reader);
  return bare !== undefined && mayStandBare({ at, noun: bare.noun }, reader) ? bare : undefined;
}

/** "Ruth Okafor's". */
function ownerIn(left: PatternMatch, at: number): Finding[] {
  const named = authorsIn(left);
  return named === undefined ? [] : [{ field: 'authors', at, end: left.end, authors: named.authors }];
}

/** A plural behind a word of grammar, or a singular behind its article; otherwise the word before may change its meaning. */
function mayStandBare(
  { at, noun }: { at: number; noun: Noun },
  { tokens, grammar, word }: QuestionReader,
): boolean {
  if (!noun.isPlural) return word('article', at - 1) !== undefined;
  const before = tokens[at - 1]?.text ?? '';
  if (startsClause(tokens, at)) return true;
  return grammar.functionWords.has(before) && !grammar.notBeforePieces.has(before);
}

/** `at` of the result is where the noun should stand: before it, if a word for its subject comes in between. */
function readBehind(
  { at, today, label }: Place & { label: NounPhrase['label'] },
  reader: QuestionReader,
): NounPhrase | undefined {
  const start = skipModifiers(at, reader);
  const dated = readDated({ at, today }, reader) ?? readDated({ at: start, today }, reader);
  const nounAt = skipModifiers(dated?.end ?? start, reader);
  const noun = readNouns(nounAt, reader) ?? (label === 'own' ? readTopicalNoun(nounAt, reader) : undefined);
  return noun && { label, noun, at: nounAt, findings: dated === undefined ? [] : [dated] };
}

function skipModifiers(at: number, { word }: QuestionReader): number {
  const first = word('modifier', at)?.end ?? at;
  return word('modifier', first)?.end ?? first;
}

/** "last year's", "2024". */
function readDated({ at, today }: Place, reader: QuestionReader): Finding | undefined {
  const found = reader.match(reader.grammar.dated, at)?.found;
  const period = found && reader.period(at);
  if (found === undefined || period === undefined) return undefined;
  // "May posts" may be anything.
  if (period.year === undefined && found.end === period.end) return undefined;
  const range = rangeOf({ relation: 'inside', periods: [period], today });
  return range && { field: 'published', at, end: found.end, range };
}
