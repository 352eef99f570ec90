import { DEFAULT_TENANT } from '@twinscribe/knowledge';
import {
  BASELINE_NAME,
  DEFAULT_CONFIGURATIONS,
  DEFAULT_NAME,
  parseConfiguration,
  searchOptionsOf,
  type Configuration,
} from '../retrieval/configuration.ts';
import {
  evaluateConfigurations,
  type ConfigurationResult,
  type EvaluationCapabilities,
} from '../retrieval/evaluate-configurations.ts';
import { measureAblations, type RetrievalEvaluation } from '../retrieval/evaluate-retrieval.ts';
import { judgeDocuments, showsQuote, type LocatedQuote } from './locate-quotes.ts';

/** A question whose answers have been found in the library. */
export interface LocatedQuestion {
  readonly id: string;
  readonly text: string;
  readonly quotes: readonly LocatedQuote[];
  /** By which figures are shown apart: `category: post`. */
  readonly groups: readonly string[];
}

export interface GroupScores {
  readonly group: string;
  readonly questions: number;
  readonly ndcg10: number;
  readonly documentRecall20: number;
  /** Share of all quotes of which the first 20 passages show a part; mean over the questions. */
  readonly passageRecall20: number;
  /** The same of the quotes that answer, not only help. */
  readonly answerRecall20: number;
}

export interface QuestionRetrieval {
  readonly configurations: readonly ConfigurationResult[];
  readonly ablations: RetrievalEvaluation['ablations'];
  /** Of the default; `all` first. */
  readonly groups: readonly GroupScores[];
  /** Of the baseline, over all. */
  readonly baseline: GroupScores;
}

const LIMIT_PASSAGES = 20;
export const ALL_QUESTIONS = 'all';

export async function evaluateQuestionRetrieval(
  { questions }: { questions: readonly LocatedQuestion[] },
  capabilities: EvaluationCapabilities,
): Promise<QuestionRetrieval> {
  const asked = {
    queries: questions,
    qrels: new Map(questions.map(({ id, quotes }) => [id, judgeDocuments(quotes)])),
    nameOf: (id: string) => id,
  };
  const configurations = DEFAULT_CONFIGURATIONS.map(parseConfiguration);
  const results = await evaluateConfigurations({ ...asked, configurations }, capabilities);
  const scoresOf = async (name: string, groups: readonly string[]): Promise<GroupScores[]> => {
    const configuration = configurations.find((other) => other.name === name);
    const result = results.find((other) => other.name === name);
    if (configuration === undefined || result === undefined) return [];
    const recalls = await recallPassages({ questions, configuration }, capabilities);
    return groups.map((group) => scoreGroup({ group, questions, result, recalls }));
  };
  const groups = [ALL_QUESTIONS, ...[...new Set(questions.flatMap((question) => question.groups))].sort()];
  const [baseline] = await scoresOf(BASELINE_NAME, [ALL_QUESTIONS]);
  const whole = results.find(({ name }) => name === DEFAULT_NAME);
  if (whole === undefined || baseline === undefined) throw new Error('the default is always measured');
  return {
    configurations: results,
    ablations: await measureAblations({ ...asked, whole }, capabilities),
    groups: await scoresOf(DEFAULT_NAME, groups),
    baseline,
  };
}

interface PassageRecall {
  readonly all: number;
  readonly answering: number;
}

async function recallPassages(
  { questions, configuration }: { questions: readonly LocatedQuestion[]; configuration: Configuration },
  { store, signal }: EvaluationCapabilities,
): Promise<Map<string, PassageRecall>> {
  const recalls = new Map<string, PassageRecall>();
  for (const { id, text: query, quotes } of questions) {
    const hits = await store.search(
      { tenant: DEFAULT_TENANT, query, limit: LIMIT_PASSAGES, ...searchOptionsOf(configuration) },
      { signal },
    );
    const passages = hits.map(({ chunk, document }) => ({
      documentId: document.id,
      start: chunk.start,
      end: chunk.end,
    }));
    recalls.set(id, recallOf({ passages, quotes }));
  }
  return recalls;
}

export function recallOf({
  passages,
  quotes,
}: {
  passages: readonly { readonly documentId: string; readonly start: number; readonly end: number }[];
  quotes: readonly LocatedQuote[];
}): PassageRecall {
  const shareOf = (wanted: readonly LocatedQuote[]): number =>
    wanted.filter((quote) => passages.some((passage) => showsQuote(passage, quote))).length / wanted.length;
  const answering = quotes.filter(({ grade }) => grade === 2);
  return { all: shareOf(quotes), answering: answering.length === 0 ? 1 : shareOf(answering) };
}

function scoreGroup({
  group,
  questions,
  result,
  recalls,
}: {
  group: string;
  questions: readonly LocatedQuestion[];
  result: ConfigurationResult;
  recalls: ReadonlyMap<string, PassageRecall>;
}): GroupScores {
  const ids = questions.flatMap(({ id, groups }) =>
    group === ALL_QUESTIONS || groups.includes(group) ? [id] : [],
  );
  const mean = (valueOf: (id: string) => number | undefined): number =>
    ids.reduce((sum, id) => sum + (valueOf(id) ?? 0), 0) / Math.max(1, ids.length);
  const { metrics } = result.scores;
  return {
    group,
    questions: ids.length,
    ndcg10: mean((id) => metrics['nDCG@10'].perQuery.get(id)),
    documentRecall20: mean((id) => metrics['R@20'].perQuery.get(id)),
    passageRecall20: mean((id) => recalls.get(id)?.all),
    answerRecall20: mean((id) => recalls.get(id)?.answering),
  };
}
