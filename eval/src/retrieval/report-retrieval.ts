import type { Comparison } from '../compare-scores.ts';
import type { Report, ReportSection } from '../report/report.ts';
import { BASELINE_NAME, DEFAULT_NAME } from './configuration.ts';
import { LIMIT_DEPTH, METRICS, type ConfigurationResult } from './evaluate-configurations.ts';
import type { RetrievalEvaluation } from './evaluate-retrieval.ts';
import { latencySection, stageSection } from './report-latency.ts';

// The keys of an object of ours.
const METRIC_NAMES = Object.keys(METRICS) as (keyof typeof METRICS)[];

export function reportRetrieval(evaluation: RetrievalEvaluation): Report {
  const { dataset, documents, chunks, ingestMs, fitMs, configurations, ablations } = evaluation;
  return {
    title: `Retrieval on ${dataset}`,
    facts: [
      `${documents} documents in ${chunks} passages, taken in in ${seconds(ingestMs)}, latent space after ${seconds(fitMs)}.`,
      `${evaluation.queries} queries; a document ranks where its best passage does, among the first ${LIMIT_DEPTH} passages.`,
      ...judgementFacts(evaluation),
    ],
    sections: [
      qualitySection(configurations),
      differenceSection(configurations),
      ...(ablations.length === 0 ? [] : [ablationSection(ablations)]),
      latencySection(configurations),
      stageSection(configurations),
    ],
  };
}

/** Where the judgements do not fit the collection: figures over a collection that was read wrongly look like any others. */
function judgementFacts({
  unjudged,
  missingDocuments,
}: Pick<RetrievalEvaluation, 'unjudged' | 'missingDocuments'>): string[] {
  return [
    ...(unjudged === 0 ? [] : [`Queries without a relevant document, which count in no mean: ${unjudged}.`]),
    ...(missingDocuments === 0
      ? []
      : [
          `Relevant documents that the corpus does not have, and that count as not found: ${missingDocuments}.`,
        ]),
  ];
}

export function qualitySection(configurations: readonly ConfigurationResult[]): ReportSection {
  return {
    heading: 'Quality',
    notes: [
      'Mean over the queries. nDCG by the judgements as they are; the others count 1 and above as relevant.',
    ],
    table: {
      columns: ['configuration', ...METRIC_NAMES],
      rows: configurations.map(({ name, scores }) => [
        name,
        ...METRIC_NAMES.map((metric) => share(scores.metrics[metric].mean)),
      ]),
    },
    plots: [
      {
        kind: 'bars',
        caption: 'nDCG@10',
        digits: 3,
        rows: configurations.map(({ name, scores }) => ({
          label: name,
          value: scores.metrics['nDCG@10'].mean,
        })),
      },
    ],
  };
}

export function differenceSection(configurations: readonly ConfigurationResult[]): ReportSection {
  const compared = configurations.flatMap(({ name, againstBaseline: comparison }) =>
    comparison === undefined ? [] : [{ label: name, comparison }],
  );
  const whole = configurations.find(({ name }) => name === DEFAULT_NAME);
  const plain = configurations.find(({ name }) => name === BASELINE_NAME);
  return {
    heading: `nDCG@10 against ${BASELINE_NAME}`,
    notes: ['p: paired randomisation test, two-sided. Interval: 95 %, bootstrap over the queries.'],
    table: comparisonTable({ name: 'configuration', compared }),
    plots: [
      intervalPlot({ caption: `Difference of nDCG@10 from ${BASELINE_NAME}, with its interval`, compared }),
      ...(whole === undefined || plain === undefined ? [] : [differencePlot({ whole, plain })]),
    ],
  };
}

export function ablationSection(ablations: RetrievalEvaluation['ablations']): ReportSection {
  const compared = ablations.map(({ part, gain }) => ({ label: part, comparison: gain }));
  return {
    heading: 'What each part is worth',
    notes: [
      'nDCG@10 of the default minus the default without the part: one of its legs, or what is learnt from the first hits.',
    ],
    table: comparisonTable({ name: 'part', compared }),
    plots: [intervalPlot({ caption: 'Gain of nDCG@10 by each part, with its interval', compared })],
  };
}

type Compared = readonly { readonly label: string; readonly comparison: Comparison }[];

function comparisonTable({ name, compared }: { name: string; compared: Compared }): ReportSection['table'] {
  return {
    columns: [name, 'difference', 'interval', 'p', 'better', 'worse'],
    rows: compared.map(({ label, comparison }) => {
      const { meanDifference, interval, pValue, wins, losses } = comparison;
      const bounds = `${signed(interval[0])} … ${signed(interval[1])}`;
      return [label, signed(meanDifference), bounds, pValue.toFixed(4), String(wins), String(losses)];
    }),
  };
}

function intervalPlot({
  caption,
  compared,
}: {
  caption: string;
  compared: Compared;
}): ReportSection['plots'][number] {
  const rows = compared.map(({ label, comparison: { meanDifference, interval } }) => ({
    ...{ label, value: meanDifference, low: interval[0], high: interval[1] },
  }));
  return { kind: 'intervals', caption, rows };
}

function differencePlot({
  whole,
  plain,
}: Record<'whole' | 'plain', ConfigurationResult>): ReportSection['plots'][number] {
  const before = plain.scores.metrics['nDCG@10'].perQuery;
  const after = whole.scores.metrics['nDCG@10'].perQuery;
  const values = [...after].map(([query, score]) => score - (before.get(query) ?? 0));
  return { kind: 'differences', caption: 'The default against bm25, query by query', values };
}

export function share(value: number): string {
  return value.toFixed(3);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
