import type { Day } from './calendar.ts';
import type { Finding } from './finding.ts';
import { startsClause, type PatternMatch } from './pattern.ts';
import { readAfter, type AfterReading } from './read-after.ts';
import { authorsIn } from './read-names.ts';
import { readPiece, type PieceReading } from './read-piece.ts';
import type { QuestionReader } from './question-reader.ts';

/** A question for what somebody wrote, "what did you publish …", from here on. Undefined if there is none. */
export function readFrame(
  { at, today }: { at: number; today: Day },
  reader: QuestionReader,
): PieceReading | undefined {
  const frame = reader.match(reader.grammar.frames, at)?.found;
  if (frame === undefined) return undefined;
  const after = readAfter({ at: frame.end, of: 'verb', today }, reader);
  return { end: after.end, findings: [...authorsOf({ frame, after, today }, reader), ...after.findings] };
}

/** A name is that of the author only if nothing else was written: "the letter that Ruth Okafor wrote to the mill". */
function authorsOf(
  { frame, after, today }: { frame: PatternMatch; after: AfterReading; today: Day },
  reader: QuestionReader,
): Finding[] {
  const named = authorsIn(frame);
  if (named === undefined) return [];
  const { at, authors } = named;
  const isOpen =
    after.end > frame.end ||
    startsClause(reader.tokens, after.end + 1) ||
    after.end === reader.tokens.length ||
    reader.match(reader.grammar.about, after.end) !== undefined ||
    readPiece({ at: after.end, today }, reader) !== undefined;
  const end = reader.slot('authors', at)?.end ?? at;
  return isOpen ? [{ field: 'authors', at, end, authors }] : [];
}
