import { AppError } from '@twinscribe/platform';
import { LEAST_RELEVANT, type Metric } from './metrics.ts';

export interface ScoredId {
  readonly id: string;
  readonly score: number;
}

/** What a system found, by query id. The order within a list is nobody's business: scores rank. */
export type Run = ReadonlyMap<string, readonly ScoredId[]>;

/** Score by document id, by query id. */
export type Qrels = ReadonlyMap<string, ReadonlyMap<string, number>>;

export interface MetricScores {
  readonly mean: number;
  /** In the order of the qrels. */
  readonly perQuery: ReadonlyMap<string, number>;
}

export interface RunScores<Name extends string> {
  readonly metrics: Readonly<Record<Name, MetricScores>>;
  /** Scored, each with the same weight in the mean. */
  readonly queries: number;
  /** Scored 0 because the run does not have them. */
  readonly unanswered: readonly string[];
  /** Left out because nothing relevant is known for them: no ranking could be right or wrong. */
  readonly unjudged: readonly string[];
}

/**
 * Scores the run by every metric over the queries of the qrels; what the run has besides is ignored. Equal scores are
 * ranked by id, the greater first, as trec_eval does: the order in which a system happens to emit ties earns nothing.
 * A document found twice for one query, or a score that is not a number, throws AppError `invalid_request`.
 */
export function scoreRun<Name extends string>({
  run,
  qrels,
  metrics,
}: {
  run: Run;
  qrels: Qrels;
  metrics: Readonly<Record<Name, Metric>>;
}): RunScores<Name> {
  const judged = [...qrels].filter(([, judgements]) => hasRelevant(judgements));
  const rankings = new Map(judged.map(([query]) => [query, rank({ query, hits: run.get(query) ?? [] })]));
  const scoreBy = (metric: Metric): MetricScores => {
    const perQuery = new Map(
      judged.map(([query, judgements]) => [
        query,
        metric({ ranking: rankings.get(query) ?? [], judgements }),
      ]),
    );
    return { mean: meanOf([...perQuery.values()]), perQuery };
  };
  const scored = Object.entries<Metric>(metrics).map(([name, metric]) => [name, scoreBy(metric)] as const);
  return {
    // `fromEntries` forgets the names: they are those of `metrics`.
    metrics: Object.fromEntries(scored) as Record<Name, MetricScores>,
    queries: judged.length,
    unanswered: judged.flatMap(([query]) => (run.has(query) ? [] : [query])),
    unjudged: [...qrels].flatMap(([query, judgements]) => (hasRelevant(judgements) ? [] : [query])),
  };
}

function rank({ query, hits }: { query: string; hits: readonly ScoredId[] }): string[] {
  if (hits.some(({ score }) => Number.isNaN(score))) throw invalid(query, 'has a score that is not a number');
  if (new Set(hits.map(({ id }) => id)).size < hits.length) throw invalid(query, 'has a document twice');
  return [...hits].sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1)).map(({ id }) => id);
}

function invalid(query: string, fault: string): AppError {
  return new AppError('invalid_request', `The run ${fault} for query ${query}.`);
}

function hasRelevant(judgements: ReadonlyMap<string, number>): boolean {
  return [...judgements.values()].some((score) => score >= LEAST_RELEVANT);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
