import { DEFAULT_TENANT, type LibraryStore } from '@twinscribe/knowledge';
import type { Clock } from '@twinscribe/platform';
import { compareScores, type Comparison } from '../compare-scores.ts';
import { averagePrecision, ndcgAt, precisionAt, recallAt, reciprocalRank, type Metric } from '../metrics.ts';
import { scoreRun, type Qrels, type RunScores, type ScoredId } from '../score-run.ts';
import { BASELINE_NAME, searchOptionsOf, type Configuration } from './configuration.ts';
import { latenciesByName, latencyOf, type Latency, type NamedLatencies } from './latency.ts';
import { rankDocuments } from './rank-documents.ts';
import { timeSearch, type SearchTimes } from './time-search.ts';

export const METRICS = {
  'nDCG@10': ndcgAt(10),
  MAP: averagePrecision,
  'P@10': precisionAt(10),
  MRR: reciprocalRank,
  'R@20': recallAt(20),
  'R@100': recallAt(100),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

export interface ConfigurationResult {
  readonly name: string;
  readonly scores: RunScores<MetricName>;
  readonly latencyMs: Latency;
  /** By stage of the search; empty where the store does not tell its stages apart. */
  readonly stagesMs: NamedLatencies;
  /** Of nDCG@10; undefined for the baseline itself, and where the baseline was not among the configurations. */
  readonly againstBaseline: Comparison | undefined;
}

export interface EvaluationCapabilities {
  readonly store: Pick<LibraryStore, 'search'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}

interface Questions {
  readonly queries: readonly { readonly id: string; readonly text: string }[];
  readonly qrels: Qrels;
  /** What the qrels call a document of the library. */
  readonly nameOf: (documentId: string) => string;
}

/** Passages that are asked for where quality is measured: the most that a caller of the product may ask for. */
export const LIMIT_DEPTH = 100;
/** Passages that are asked for where time is measured: what a caller of the product asks for. */
export const LIMIT_TIMED = 10;

/** Each configuration over the same queries, one search at a time. */
export async function evaluateConfigurations(
  { configurations, ...questions }: Questions & { configurations: readonly Configuration[] },
  capabilities: EvaluationCapabilities,
): Promise<ConfigurationResult[]> {
  const measured = [];
  for (const configuration of configurations) {
    const run = await rankAll({ ...questions, configuration }, capabilities);
    const times = await timeAll({ ...questions, configuration }, capabilities);
    const latencyMs = latencyOf(times.map(({ totalMs }) => totalMs));
    const stagesMs = latenciesByName(times.map((time) => time.stagesMs));
    const scores = scoreRun({ run, qrels: questions.qrels, metrics: METRICS });
    measured.push({ name: configuration.name, scores, latencyMs, stagesMs });
  }
  const baseline = measured.find(({ name }) => name === BASELINE_NAME);
  return measured.map((result) => ({
    ...result,
    againstBaseline:
      baseline === undefined || result === baseline
        ? undefined
        : compareQuality({ baseline, candidate: result }),
  }));
}

/** By nDCG@10. */
export function compareQuality({
  baseline,
  candidate,
}: Record<'baseline' | 'candidate', Pick<ConfigurationResult, 'scores'>>): Comparison {
  return compareScores({
    baseline: baseline.scores.metrics['nDCG@10'].perQuery,
    candidate: candidate.scores.metrics['nDCG@10'].perQuery,
  });
}

type OneConfiguration = Questions & { readonly configuration: Configuration };

async function rankAll(
  { queries, nameOf, configuration }: OneConfiguration,
  { store, signal }: EvaluationCapabilities,
): Promise<Map<string, ScoredId[]>> {
  const run = new Map<string, ScoredId[]>();
  for (const { id, text: query } of queries) {
    const asked = { tenant: DEFAULT_TENANT, query, limit: LIMIT_DEPTH, ...searchOptionsOf(configuration) };
    const hits = await store.search(asked, { signal });
    run.set(id, rankDocuments(hits.map(({ document }) => nameOf(document.id))));
  }
  return run;
}

async function timeAll(
  { queries, configuration }: OneConfiguration,
  capabilities: EvaluationCapabilities,
): Promise<SearchTimes[]> {
  const times: SearchTimes[] = [];
  const options = searchOptionsOf(configuration);
  for (const { text: query } of queries)
    times.push(await timeSearch({ query, limit: LIMIT_TIMED, ...options }, capabilities));
  return times;
}
