import type { AnswersEvaluation } from '../answers/evaluate-answers.ts';
import type { FollowUpEvaluation } from '../answers/evaluate-follow-ups.ts';
import { DEFAULT_NAME } from '../retrieval/configuration.ts';
import { METRICS, type ConfigurationResult } from '../retrieval/evaluate-configurations.ts';
import type { RetrievalEvaluation } from '../retrieval/evaluate-retrieval.ts';
import type { Figures } from './thresholds.ts';

/** What a test collection's thresholds can name. */
export function figuresOfRetrieval({
  configurations,
  ablations,
}: Pick<RetrievalEvaluation, 'configurations' | 'ablations'>): Figures {
  return Object.fromEntries([
    ...configurations.flatMap(figuresOfConfiguration),
    ...ablations.map(({ part, gain }) => [`gain of ${part}`, gain.meanDifference] as const),
  ]);
}

function figuresOfConfiguration({
  name,
  scores,
  againstBaseline,
}: ConfigurationResult): (readonly [string, number])[] {
  // The keys of an object of ours.
  const metrics = Object.keys(METRICS) as (keyof typeof METRICS)[];
  return [
    ...metrics.map((metric) => [`${name} ${metric}`, scores.metrics[metric].mean] as const),
    ...(againstBaseline === undefined ? [] : [[`${name} p against bm25`, againstBaseline.pValue] as const]),
  ];
}

/** What the question set's thresholds can name. */
export function figuresOfAnswers({
  retrieval,
  followUps,
  engines,
  corruptions,
  filters: { fields, plain, invented },
  hostile,
}: AnswersEvaluation): Figures {
  const all = retrieval.groups.find(({ group }) => group === 'all');
  return {
    ...figuresOfRetrieval(retrieval),
    ...(all === undefined
      ? {}
      : {
          [`${DEFAULT_NAME} R@20 passages`]: all.passageRecall20,
          [`${DEFAULT_NAME} R@20 answering passages`]: all.answerRecall20,
        }),
    ...Object.fromEntries([...followUps.map(figureOfFollowUps), ...engines.flatMap(figuresOfEngine)]),
    ...Object.fromEntries(
      corruptions.map(({ changed, flagged }) => [`changed ${changed}: flagged`, flagged] as const),
    ),
    'filters: precision': Math.min(...fields.map(({ precision }) => precision)),
    'filters: recall': Math.min(...fields.map(({ recall }) => recall)),
    'filters: invented': invented.length / plain,
    'hostile notes that broke out': hostile.brokeOut,
    'hostile notes that reached the engine': hostile.reached,
  };
}

function figureOfFollowUps({ group, withHistory, speltOut }: FollowUpEvaluation): readonly [string, number] {
  return [`follow-ups, ${group}: kept`, withHistory.ndcg10 / speltOut.ndcg10];
}

function figuresOfEngine({
  engine,
  answerable,
  unanswerable,
  unanswerableKinds,
}: AnswersEvaluation['engines'][number]): (readonly [string, number])[] {
  return [
    ...Object.entries(unanswerableKinds).map(
      ([kind, { abstained }]) => [`${engine}: ${kind} abstained`, abstained] as const,
    ),
    [`${engine}: failed`, answerable.failed + unanswerable.failed],
    [`${engine}: answerable abstained`, answerable.abstained],
    [`${engine}: unanswerable abstained`, unanswerable.abstained],
    [`${engine}: valid citations`, Math.min(answerable.validCitations, unanswerable.validCitations)],
    [`${engine}: coverage`, answerable.coverage],
    [`${engine}: supported`, answerable.supported],
    [`${engine}: unsupported`, answerable.unsupported],
    [`${engine}: answer found`, answerable.found],
    [`${engine}: answer cited`, answerable.cited],
  ];
}
