export {
  averagePrecision,
  ndcgAt,
  precisionAt,
  recallAt,
  reciprocalRank,
  type Gain,
  type Metric,
} from './metrics.ts';
export {
  scoreRun,
  type MetricScores,
  type Qrels,
  type Run,
  type RunScores,
  type ScoredId,
} from './score-run.ts';
export { compareScores, type Comparison } from './compare-scores.ts';
export { readBeirDataset, type BeirDataset, type BeirDocument, type BeirQuery } from './read-beir-dataset.ts';
export {
  evaluateRetrieval,
  type RetrievalEvaluation,
  type RetrievalOptions,
} from './retrieval/evaluate-retrieval.ts';
export { reportRetrieval } from './retrieval/report-retrieval.ts';
export { renderHtml } from './report/render-html.ts';
export { renderText } from './report/render-text.ts';
export { toJson } from './report/to-json.ts';
export type { Report } from './report/report.ts';
export { evaluateAnswers, type AnswersEvaluation } from './answers/evaluate-answers.ts';
export type { Product } from './answers/product.ts';
export { reportAnswers } from './answers/report-answers.ts';
export { figuresOfAnswers, figuresOfRetrieval } from './thresholds/figures.ts';
export { reportChecks } from './thresholds/report-checks.ts';
export { checkFigures, readThresholds, type Check } from './thresholds/thresholds.ts';
