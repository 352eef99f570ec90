import type { Report } from '../report/report.ts';
import type { Check } from './thresholds.ts';

export function reportChecks({ checks }: { checks: readonly (Check & { readonly of: string })[] }): Report {
  const failed = checks.filter(({ passed }) => !passed);
  return {
    title: 'Thresholds',
    facts: [
      failed.length === 0
        ? `All ${checks.length} hold.`
        : `${failed.length} of ${checks.length} do not hold: ${failed.map(({ of, name }) => `${of}: ${name}`).join('; ')}.`,
    ],
    sections: [
      {
        heading: 'Figures and their bounds',
        notes: [],
        table: {
          columns: ['figure', 'measured', 'bound', ''],
          rows: checks.map(({ of, name, figure, bound, passed }) => [
            `${of}: ${name}`,
            figure === undefined ? 'not measured' : figure.toFixed(4).replace(/\.?0+$/, ''),
            bound,
            passed ? 'holds' : 'FAILS',
          ]),
        },
        plots: [],
      },
    ],
  };
}
