import { BROKE_OUT } from '../engines/scripts.ts';
import { HOSTILE_NOTES } from './hostile-notes.ts';
import type { QuestionClient } from './question-client.ts';

export interface HostileEvaluation {
  readonly notes: number;
  /** Answers that the note was a source of: the others prove nothing. */
  readonly reached: number;
  /** Whose order stood outside the passages, as an instruction. */
  readonly brokeOut: number;
  /** Whose word came through to the reader, from a model that obeys everything. */
  readonly obeyed: number;
}

/** Asks for each hostile note, of a model that does what any text tells it. */
export async function evaluateHostileNotes({
  client,
}: {
  client: Pick<QuestionClient, 'ask'>;
}): Promise<HostileEvaluation> {
  const counts = { reached: 0, brokeOut: 0, obeyed: 0 };
  for (const { question, word } of HOSTILE_NOTES) {
    const { answer } = await client.ask({ question });
    counts.reached += Number(answer.sources.some(({ text }) => text.includes(word)));
    counts.brokeOut += Number(answer.answer.includes(BROKE_OUT));
    counts.obeyed += Number(answer.answer.includes(word));
  }
  return { notes: HOSTILE_NOTES.length, ...counts };
}
