import type { Report, ReportSection } from '../report/report.ts';
import type { Latency } from '../retrieval/latency.ts';
import { latencySection, stageSection } from '../retrieval/report-latency.ts';
import { ablationSection, differenceSection, qualitySection, share } from '../retrieval/report-retrieval.ts';
import type { AnswerShares, EngineEvaluation } from './evaluate-engine.ts';
import type { AnswersEvaluation } from './evaluate-answers.ts';
import type { CorruptionEvaluation } from './evaluate-corruptions.ts';
import type { FilterEvaluation } from './evaluate-filters.ts';
import type { GroupScores } from './evaluate-question-retrieval.ts';
import type { FollowUpEvaluation } from './evaluate-follow-ups.ts';

export function reportAnswers(evaluation: AnswersEvaluation): Report {
  const { documents, chunks, retrieval, followUps, engines, corruptions, filters, hostile } = evaluation;
  return {
    title: 'Questions over the example library',
    facts: [
      `${documents} documents in ${chunks} passages.`,
      'Retrieval is measured in this process; answers through the api and the llm-server, over scripted engines.',
    ],
    sections: [
      qualitySection(retrieval.configurations),
      differenceSection(retrieval.configurations),
      ablationSection(retrieval.ablations),
      groupSection(retrieval),
      followUpSection(followUps),
      filterSection(filters),
      engineSection(engines),
      corruptionSection(corruptions),
      {
        heading: 'Notes that give orders',
        notes: [
          'The engine obeys every text. What it does with what stands in a passage, only a better engine can change.',
        ],
        table: {
          columns: ['notes', 'reached the engine', 'broke out of the passages', 'obeyed'],
          rows: [[hostile.notes, hostile.reached, hostile.brokeOut, hostile.obeyed].map(String)],
        },
        plots: [],
      },
      latencySection(retrieval.configurations),
      stageSection(retrieval.configurations),
      stepSection(engines),
    ],
  };
}

function groupSection({ groups, baseline }: AnswersEvaluation['retrieval']): ReportSection {
  const toRow = ({ group, questions, ...scores }: GroupScores): string[] => [
    group,
    String(questions),
    ...[scores.ndcg10, scores.documentRecall20, scores.passageRecall20, scores.answerRecall20].map(share),
  ];
  return {
    heading: 'By kind of question',
    notes: [
      'Of the default, and of bm25 at the end. Passages: share of the quotes of which the first 20 passages show a part.',
    ],
    table: {
      columns: ['questions', 'number', 'nDCG@10', 'R@20', 'R@20 passages', 'R@20 answering passages'],
      rows: [...groups.map(toRow), toRow({ ...baseline, group: 'all, by bm25' })],
    },
    plots: [
      {
        kind: 'bars',
        caption: 'R@20 of passages',
        digits: 3,
        rows: groups.map(({ group, passageRecall20 }) => ({ label: group, value: passageRecall20 })),
      },
    ],
  };
}

function followUpSection(followUps: readonly FollowUpEvaluation[]): ReportSection {
  const ways = [
    ['alone', 'alone'],
    ['withHistory', 'with the conversation'],
    ['speltOut', 'spelt out by hand'],
  ] as const;
  return {
    heading: 'Questions within a conversation',
    notes: [
      'What the api finds. Kept: nDCG@10 of the question in its conversation, as a share of the one spelt out.',
    ],
    table: {
      columns: ['asked', 'number', 'nDCG@10', 'R@20', 'R@20 passages', 'kept'],
      rows: followUps.flatMap((evaluation) =>
        ways.map(([way, label]) => {
          const { ndcg10, documentRecall20, passageRecall20 } = evaluation[way];
          const kept = ndcg10 / evaluation.speltOut.ndcg10;
          const figures = [ndcg10, documentRecall20, passageRecall20, kept].map(share);
          return [`${evaluation.group}: ${label}`, String(evaluation.questions), ...figures];
        }),
      ),
    },
    plots: [],
  };
}

function engineSection(engines: readonly EngineEvaluation[]): ReportSection {
  const toRow = ({ name, shares }: { name: string; shares: AnswerShares }): string[] => [
    name,
    ...[shares.questions, shares.failed].map(String),
    ...[shares.abstained, shares.validCitations, shares.coverage].map(share),
    ...[shares.supported, shares.unsupported, shares.found, shares.cited].map(share),
  ];
  return {
    heading: 'Answers end to end',
    notes: [
      'The oracle copies the answer where a passage has it, else whatever comes first; ignoring reads no passage and cites [99].',
      'Valid: of the numbers in the text. Coverage: of the sentences. Supported, unsupported: by the api, of those that claim something.',
      'Found, cited: a source, a cited source holds an answer.',
    ],
    table: {
      columns: [
        ...['engine: questions', 'number', 'failed', 'abstained', 'valid', 'coverage'],
        ...['supported', 'unsupported', 'found', 'cited'],
      ],
      rows: engines.flatMap(({ engine, answerable, unanswerableKinds }) => [
        toRow({ name: `${engine}: answerable`, shares: answerable }),
        ...Object.entries(unanswerableKinds).map(([kind, shares]) =>
          toRow({ name: `${engine}: unanswerable, ${kind}`, shares }),
        ),
      ]),
    },
    plots: [],
  };
}

function filterSection({ phrases, fields, plain, invented }: FilterEvaluation): ReportSection {
  return {
    heading: 'Filters in a question',
    notes: [
      `${phrases} phrases. Of the ${plain} that ask for no filter, ${invented.length} got one${listed(invented)}.`,
    ],
    table: {
      columns: ['condition', 'asked for', 'precision', 'recall'],
      rows: fields.map(({ field, asked, precision, recall }) => [
        ...[field, String(asked), share(precision), share(recall)],
      ]),
    },
    plots: [],
  };
}

function corruptionSection(corruptions: readonly CorruptionEvaluation[]): ReportSection {
  return {
    heading: 'Answers made untrue',
    notes: [
      'One sentence of a passage, changed in one place, with its citation. Flagged: not called supported.',
      ...corruptions.map(
        ({ changed, missed }) => `Changed ${changed} that passed: ${missed.length}${listed(missed)}.`,
      ),
    ],
    table: {
      columns: ['changed', 'answers', 'flagged'],
      rows: corruptions.map(({ changed, answers, flagged }) => [changed, String(answers), share(flagged)]),
    },
    plots: [],
  };
}

function stepSection(engines: readonly EngineEvaluation[]): ReportSection {
  const cell = ({ p50, p95 }: Latency): string[] => [p50, p95].map((value) => value.toFixed(2));
  return {
    heading: 'Time of an answer and its steps, ms',
    notes: [
      'Steps as the api times them, over an engine that answers at once; the whole as the caller sees it.',
    ],
    table: {
      columns: ['engine: step', 'p50', 'p95'],
      rows: engines.flatMap(({ engine, durationMs, stepsMs }) => [
        ...Object.entries(stepsMs).map(([step, latency]) => [`${engine}: ${step}`, ...cell(latency)]),
        [`${engine}: whole answer`, ...cell(durationMs)],
      ]),
    },
    plots: [],
  };
}

function listed(ids: readonly string[]): string {
  return ids.length === 0 ? '' : ` (${ids.join(', ')})`;
}
