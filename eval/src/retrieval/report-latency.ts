import { SEARCH_STAGES } from '@twinscribe/knowledge';
import type { ReportSection } from '../report/report.ts';
import { DEFAULT_NAME } from './configuration.ts';
import { LIMIT_TIMED, type ConfigurationResult } from './evaluate-configurations.ts';
import type { Latency } from './latency.ts';

export function latencySection(configurations: readonly ConfigurationResult[]): ReportSection {
  return {
    heading: 'Time of a search, ms',
    notes: [`One at a time, ${LIMIT_TIMED} passages asked for, the library in this process.`],
    table: {
      columns: ['configuration', 'p50', 'p95'],
      rows: configurations.map(({ name, latencyMs }) => [
        name,
        latencyMs.p50.toFixed(2),
        latencyMs.p95.toFixed(2),
      ]),
    },
    plots: [
      {
        kind: 'bars',
        caption: 'Time of a search, p95, ms',
        digits: 2,
        rows: configurations.map(({ name, latencyMs }) => ({ label: name, value: latencyMs.p95 })),
      },
    ],
  };
}

/** Empty cells are stages that a configuration does without. */
export function stageSection(configurations: readonly ConfigurationResult[]): ReportSection {
  const stages = SEARCH_STAGES.filter((stage) =>
    configurations.some(({ stagesMs }) => stagesMs[stage] !== undefined),
  );
  const whole = configurations.find(({ name }) => name === DEFAULT_NAME) ?? configurations.at(-1);
  const cell = (latency: Latency | undefined): string =>
    latency === undefined ? '' : `${latency.p50.toFixed(2)} / ${latency.p95.toFixed(2)}`;
  return {
    heading: 'Time of its stages, p50 / p95, ms',
    notes: [
      'feedback: the words of the best hits; rm3: the search for them; loading: the texts of the hits.',
    ],
    table: {
      columns: ['configuration', ...stages],
      rows: configurations.map(({ name, stagesMs }) => [
        name,
        ...stages.map((stage) => cell(stagesMs[stage])),
      ]),
    },
    plots: [
      {
        kind: 'bars',
        caption: `Time of the stages of ${whole?.name ?? 'a search'}, p95, ms`,
        digits: 2,
        rows: stages.flatMap((stage) => {
          const latency = whole?.stagesMs[stage];
          return latency === undefined ? [] : [{ label: stage, value: latency.p95 }];
        }),
      },
    ],
  };
}
