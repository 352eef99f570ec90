import type { Day } from './calendar.ts';
import type { Finding } from './finding.ts';
import { startsClause } from './pattern.ts';
import { readFrame } from './read-frame.ts';
import { readPiece } from './read-piece.ts';
import type { QuestionReader } from './question-reader.ts';
import { readWhen } from './read-when.ts';

/** All that the question says about the pieces it asks for, in its order. */
export function readFindings({ today }: { today: Day }, reader: QuestionReader): Finding[] {
  const negated = negatedPlaces(reader);
  const pieces = readPieces({ today, negated }, reader);
  const front = pieces === undefined ? undefined : readFront({ today }, reader);
  const isDated = pieces?.some(({ field }) => field === 'published') === true;
  const all = [
    ...(front === undefined || isDated ? [] : [front]),
    ...(pieces ?? []),
    ...readTags({ negated }, reader),
  ];
  return all.sort((a, b) => a.at - b.at);
}

/** Undefined where the question asks neither for pieces nor for what somebody wrote. */
function readPieces(
  { today, negated }: { today: Day; negated: ReadonlySet<number> },
  reader: QuestionReader,
): Finding[] | undefined {
  const findings: Finding[] = [];
  let hasPieces = false;
  for (let at = 0; at < reader.tokens.length;) {
    const frame = readFrame({ at, today }, reader);
    const piece = readPiece({ at, today, isFirst: !hasPieces }, reader);
    const found = [frame, piece].filter((reading) => reading !== undefined);
    if (!negated.has(at)) findings.push(...found.flatMap((reading) => reading.findings));
    hasPieces ||= found.length > 0 && !negated.has(at);
    // What was written may be named behind the verb, so a frame is not skipped.
    at = Math.max(at + 1, piece?.end ?? 0);
  }
  return hasPieces ? findings : undefined;
}

/** Places behind "not", "except" and the like: what begins there is what the question does not want. */
function negatedPlaces({ tokens, word }: QuestionReader): Set<number> {
  return new Set(tokens.flatMap((_, at) => word('negation', at)?.end ?? []));
}

/** A date before everything else: "In 2024, what did you write …". */
function readFront({ today }: { today: Day }, reader: QuestionReader): Finding | undefined {
  const when = readWhen({ at: 0, today }, reader);
  if (when?.range === undefined) return undefined;
  const isBefore = startsClause(reader.tokens, when.end + 1) || isFrameAt(when.end, reader);
  if (!isBefore) return undefined;
  return { field: 'published', at: 0, end: when.end, range: when.range };
}

const isFrameAt = (at: number, reader: QuestionReader): boolean =>
  reader.match(reader.grammar.frames, at) !== undefined;

function readTags({ negated }: { negated: ReadonlySet<number> }, reader: QuestionReader): Finding[] {
  const findings: Finding[] = [];
  for (let at = 0; at < reader.tokens.length;) {
    const found = reader.match(reader.grammar.tags, at)?.found;
    const tags = found?.slots.find(({ slot }) => slot === 'tags')?.value as string[] | undefined; // as its reader gives
    if (found !== undefined && tags !== undefined && !negated.has(at))
      findings.push({ field: 'tags', at, end: found.end, tags });
    at = Math.max(at + 1, found?.end ?? 0);
  }
  return findings;
}
