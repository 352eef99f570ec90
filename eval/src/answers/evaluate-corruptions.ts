import { UNCHANGED } from '../engines/scripts.ts';
import type { LocatedQuestion } from './evaluate-question-retrieval.ts';
import type { QuestionClient } from './question-client.ts';

export interface CorruptionEvaluation {
  /** `numbers`, `names` */
  readonly changed: string;
  /** Answers that were made untrue, each in one place: of one sentence, which cites the passage that it was copied from. */
  readonly answers: number;
  /** Of these, those whose sentence the api does not call supported. */
  readonly flagged: number;
  /** Ids of the questions whose untrue answer passed. */
  readonly missed: readonly string[];
}

/** Asks an engine that copies a sentence of a passage and changes it in one place. */
export async function evaluateCorruptions(
  { changed, questions }: { changed: string; questions: readonly LocatedQuestion[] },
  { client }: { client: Pick<QuestionClient, 'ask'> },
): Promise<CorruptionEvaluation> {
  const missed: string[] = [];
  let answers = 0;
  for (const { id, text: question } of questions) {
    const { answer } = await client.ask({ question });
    if (answer.abstainedBy === 'evidence' || answer.answer.trim() === UNCHANGED) continue;
    answers += 1;
    const isFlagged = answer.citations.some(
      ({ support }) => support === 'partly' || support === 'unsupported',
    );
    if (!isFlagged) missed.push(id);
  }
  return { changed, answers, flagged: answers === 0 ? 0 : 1 - missed.length / answers, missed };
}
