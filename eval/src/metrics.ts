/** What one query's ranking is judged by. */
export interface JudgedRanking {
  /** Document ids, best first, each once. */
  readonly ranking: readonly string[];
  /** Score by document id. Documents that are not judged count as not relevant. */
  readonly judgements: ReadonlyMap<string, number>;
}

/** 0 to 1 for one query; 0 where nothing was found. The query must have a relevant document: score 1 or above. */
export type Metric = (judged: JudgedRanking) => number;

/** `linear` takes the score itself, as trec_eval and the BEIR tools do; `exponential` takes `2^score - 1`. */
export type Gain = 'linear' | 'exponential';

/**
 * Normalised discounted cumulative gain of the first `k`: `Σ gain / log2(rank + 1)`, ranks from 1, over the same sum of the
 * best possible ranking. Scores below 0 gain nothing.
 *
 * Source: Järvelin & Kekäläinen, ACM TOIS 20(4), 2002; the discount as in trec_eval's `ndcg_cut`.
 */
export function ndcgAt(k: number, { gain = 'linear' }: { gain?: Gain } = {}): Metric {
  const gainOf = GAINS[gain];
  const discounted = (scores: readonly number[]): number =>
    scores.slice(0, k).reduce((sum, score, index) => sum + gainOf(score) / Math.log2(index + 2), 0);
  return ({ ranking, judgements }) => {
    const ideal = [...judgements.values()].sort((a, b) => b - a);
    return discounted(ranking.map((id) => judgements.get(id) ?? 0)) / discounted(ideal);
  };
}

const GAINS: Readonly<Record<Gain, (score: number) => number>> = {
  linear: (score) => Math.max(0, score),
  exponential: (score) => 2 ** Math.max(0, score) - 1,
};

/** Mean, over all relevant documents, of the precision at their ranks; 0 for those that were not found. */
export const averagePrecision: Metric = (judged) => {
  let found = 0;
  let sum = 0;
  judged.ranking.forEach((id, index) => {
    if (!isRelevant(judged, id)) return;
    found += 1;
    sum += found / (index + 1);
  });
  return sum / countRelevant(judged);
};

/** Share of relevant documents among `k` places, also where fewer than `k` were found. */
export function precisionAt(k: number): Metric {
  return (judged) => relevantAmongFirst(judged, k) / k;
}

/** Share of the relevant documents that the first `k` hold. */
export function recallAt(k: number): Metric {
  return (judged) => relevantAmongFirst(judged, k) / countRelevant(judged);
}

/** One over the rank of the first relevant document. */
export const reciprocalRank: Metric = (judged) => {
  const index = judged.ranking.findIndex((id) => isRelevant(judged, id));
  return index === -1 ? 0 : 1 / (index + 1);
};

function relevantAmongFirst(judged: JudgedRanking, k: number): number {
  return judged.ranking.slice(0, k).filter((id) => isRelevant(judged, id)).length;
}

function countRelevant({ judgements }: JudgedRanking): number {
  return [...judgements.values()].filter((score) => score >= LEAST_RELEVANT).length;
}

function isRelevant({ judgements }: JudgedRanking, id: string): boolean {
  return (judgements.get(id) ?? 0) >= LEAST_RELEVANT;
}

export const LEAST_RELEVANT = 1;
