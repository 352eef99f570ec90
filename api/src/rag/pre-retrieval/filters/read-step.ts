import type { Day } from './calendar.ts';
import type { AfterKind } from './filter-locale.ts';
import type { Finding } from './finding.ts';
import type { QuestionReader } from './question-reader.ts';
import { authorsIn } from './read-names.ts';
import type { Noun } from './read-noun.ts';
import { readWhen, type WhenReading } from './read-when.ts';

/** One thing that is said of pieces behind their noun: when, by whom, under which tag. */
export interface Step {
  readonly end: number;
  readonly kind: AfterKind | 'when';
  readonly findings: readonly Finding[];
}

/** What pieces are about. */
export interface Subject {
  readonly end: number;
  /** "the outage": what happened once has a date of its own. */
  readonly isDefinite: boolean;
}

interface Place {
  readonly at: number;
  readonly of: Noun['kind'] | 'verb';
  readonly today: Day;
  /** The subject before it, to which it may belong instead: "posts about letters from 1926". */
  readonly subject: Subject | undefined;
  /** Whether it has been said that they were written: "anything published". */
  readonly isWritten: boolean;
  /** Whether a comma or an "and" stands before it. */
  readonly isApart: boolean;
}

/** A year before this is more likely that of the subject. */
const OLDEST_YEAR = 1990;

export function readStep(place: Place, reader: QuestionReader): Step | undefined {
  const { at } = place;
  const when = readWhen(place, reader);
  if (when !== undefined && isOfPiece(when, place)) return stepOf(when, at);
  const match = reader.match(reader.grammar.after, at);
  if (match === undefined) return undefined;
  const { end } = match.found;
  const named = authorsIn(match.found);
  return {
    end,
    kind: match.label,
    findings: named === undefined ? [] : [{ field: 'authors', at, end, authors: named.authors }],
  };
}

const stepOf = ({ end, range }: WhenReading, at: number): Step =>
  range === undefined
    ? { end, kind: 'light', findings: [] }
    : { end, kind: 'when', findings: [{ field: 'published', at, end, range }] };

function isOfPiece({ relation, year }: WhenReading, { of, subject, isWritten, isApart }: Place): boolean {
  const isPronoun = of === 'any' || of === 'those';
  if (relation === 'inside' && (isApart || (isPronoun && !isWritten))) return false;
  const isVague = subject !== undefined || isPronoun || of === 'text';
  if (isVague && year !== undefined && year < OLDEST_YEAR) return false;
  if (subject === undefined) return true;
  return relation === 'inside' ? !subject.isDefinite : relation !== 'dated' || of !== 'verb';
}
