import type { Report, ReportSection, Table } from './report.ts';

/** The report for a terminal: no plots, columns aligned. Ends in a line feed. */
export function renderText({ title, facts, sections }: Report): string {
  const head = [title, '='.repeat(title.length), ...facts].join('\n');
  return `${[head, ...sections.map(renderSection)].join('\n\n')}\n`;
}

function renderSection({ heading, notes, table }: ReportSection): string {
  return [heading, '-'.repeat(heading.length), renderTable(table), ...notes].join('\n');
}

function renderTable({ columns, rows }: Table): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines.map((cells) => renderLine({ cells, widths })).join('\n');
}

function renderLine({ cells, widths }: { cells: readonly string[]; widths: readonly number[] }): string {
  const padded = widths.map((width, column) => {
    const cell = cells[column] ?? '';
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  });
  return padded.join('  ').trimEnd();
}
