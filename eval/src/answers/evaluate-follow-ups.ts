import type { Turn } from '@twinscribe/contracts';
import { recallAt } from '../metrics.ts';
import { METRICS } from '../retrieval/evaluate-configurations.ts';
import { rankDocuments } from '../retrieval/rank-documents.ts';
import { recallOf } from './evaluate-question-retrieval.ts';
import { judgeDocuments, type LocatedQuote } from './locate-quotes.ts';
import type { QuestionClient } from './question-client.ts';

export interface LocatedFollowUp {
  readonly id: string;
  readonly question: string;
  readonly history: readonly Turn[];
  readonly leans: boolean;
  readonly standalone: string;
  readonly quotes: readonly LocatedQuote[];
}

export interface FollowUpScores {
  readonly ndcg10: number;
  readonly documentRecall20: number;
  readonly passageRecall20: number;
}

export interface FollowUpEvaluation {
  /** `leaning`, `changed subject` */
  readonly group: string;
  readonly questions: number;
  /** The question alone; with its conversation; spelt out by hand. */
  readonly alone: FollowUpScores;
  readonly withHistory: FollowUpScores;
  readonly speltOut: FollowUpScores;
}

const LIMIT_SOURCES = 20;

/** What the api finds for questions within a conversation: all three ways of asking go the same way. */
export async function evaluateFollowUps(
  { followUps }: { followUps: readonly LocatedFollowUp[] },
  { client }: { client: Pick<QuestionClient, 'ask'> },
): Promise<FollowUpEvaluation[]> {
  const groups = [
    { group: 'leaning', members: followUps.filter(({ leans }) => leans) },
    { group: 'changed subject', members: followUps.filter(({ leans }) => !leans) },
  ];
  const evaluations = [];
  for (const { group, members } of groups) {
    const score = (ask: AskFollowUp): Promise<FollowUpScores> => scoreAll({ members, ask }, { client });
    evaluations.push({
      group,
      questions: members.length,
      alone: await score(({ question }) => ({ question })),
      withHistory: await score(({ question, history }) => ({ question, history })),
      speltOut: await score(({ standalone }) => ({ question: standalone })),
    });
  }
  return evaluations;
}

type AskFollowUp = (followUp: LocatedFollowUp) => { question: string; history?: readonly Turn[] };

async function scoreAll(
  { members, ask }: { members: readonly LocatedFollowUp[]; ask: AskFollowUp },
  { client }: { client: Pick<QuestionClient, 'ask'> },
): Promise<FollowUpScores> {
  const scores: FollowUpScores[] = [];
  for (const followUp of members) {
    const { answer } = await client.ask({ ...ask(followUp), k: LIMIT_SOURCES });
    const { sources } = answer;
    const judgements = judgeDocuments(followUp.quotes);
    const ranking = rankDocuments(sources.map(({ documentId }) => documentId)).map(({ id }) => id);
    scores.push({
      ndcg10: METRICS['nDCG@10']({ ranking, judgements }),
      documentRecall20: recallAt(LIMIT_SOURCES)({ ranking, judgements }),
      passageRecall20: recallOf({ passages: sources, quotes: followUp.quotes }).all,
    });
  }
  const mean = (valueOf: (score: FollowUpScores) => number): number =>
    scores.reduce((sum, score) => sum + valueOf(score), 0) / Math.max(1, scores.length);
  return {
    ndcg10: mean(({ ndcg10 }) => ndcg10),
    documentRecall20: mean(({ documentRecall20 }) => documentRecall20),
    passageRecall20: mean(({ passageRecall20 }) => passageRecall20),
  };
}
