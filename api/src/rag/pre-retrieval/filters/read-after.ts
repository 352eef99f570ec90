import type { Day } from './calendar.ts';
import type { Finding } from './finding.ts';
import { startsClause } from './pattern.ts';
import type { QuestionReader } from './question-reader.ts';
import { readStep, type Step, type Subject } from './read-step.ts';
import type { Noun } from './read-noun.ts';

/** What stands behind a piece, or behind the verb of its writing, and belongs to it. */
export interface AfterReading {
  readonly end: number;
  readonly findings: readonly Finding[];
  /** Whether the words show that pieces are meant: by whom, when, under which tag, "of yours", "that you wrote". */
  readonly isTelling: boolean;
}

interface From {
  readonly at: number;
  /** What is read on from. */
  readonly of: Noun['kind'] | 'verb';
  readonly today: Day;
}

/** How long a subject between a piece and its date may be. */
const LIMIT_SUBJECT = 8;

/** Reads on until something comes that does not belong to the piece. Between them one subject may stand: "about search". */
export function readAfter({ at, of, today }: From, reader: QuestionReader): AfterReading {
  const steps: Step[] = [];
  let end = at;
  let subject: Subject | undefined;
  for (;;) {
    const from = behindJoint(end, reader);
    const isWritten = of === 'verb' || steps.some(({ kind }) => kind === 'written');
    const step: Step | undefined = readStep(
      { at: from, of, today, subject, isWritten, isApart: from > end },
      reader,
    );
    if (step !== undefined) {
      steps.push(step);
      end = step.end;
      continue;
    }
    const next: Subject | undefined = subject ?? readSubject({ at: end, of, today }, reader);
    if (next === undefined || next === subject) break;
    subject = next;
    end = next.end;
  }
  return {
    end,
    findings: steps.flatMap(({ findings }) => findings),
    isTelling: steps.some(({ kind }) => kind !== 'light'),
  };
}

function behindJoint(at: number, { tokens, word }: QuestionReader): number {
  const behindSign = tokens[at]?.text === ',' || tokens[at]?.text === '(' ? at + 1 : at;
  return word('and', behindSign)?.end ?? behindSign;
}

/** A subject, if something that belongs to the piece stands behind it. */
function readSubject({ at, of, today }: From, reader: QuestionReader): Subject | undefined {
  const opened = reader.match(reader.grammar.about, at)?.found;
  if (opened === undefined) return undefined;
  const isDefinite = reader.word('definite', opened.end) !== undefined;
  // A verb may leave its preposition alone: "what did you write about in May".
  const first = opened.end + (of === 'verb' ? 0 : 1);
  const last = Math.min(opened.end + LIMIT_SUBJECT, reader.tokens.length - 1);
  for (let end = first; end <= last && !endsSubject(end - 1, reader); end += 1) {
    const subject: Subject = { end, isDefinite };
    const step = readStep({ at: end, of, today, subject, isWritten: true, isApart: false }, reader);
    if (step === undefined || step.kind === 'light') continue;
    // "the museum run by Ruth Okafor" names no author of pieces.
    const isPassive = step.kind === 'author' && reader.word('passive', end - 1) !== undefined;
    return isPassive ? undefined : subject;
  }
  return undefined;
}

const endsSubject = (at: number, reader: QuestionReader): boolean =>
  startsClause(reader.tokens, at + 1) || reader.word('clause', at) !== undefined;
