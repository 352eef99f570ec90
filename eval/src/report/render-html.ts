import { drawPlot } from './draw-plot.ts';
import { escapeMarkup } from './escape-markup.ts';
import type { Report, ReportSection, Table } from './report.ts';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1c1c1c; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
th, td { padding: .25rem .75rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
figure { margin: 1.5rem 0; } figcaption { color: #555; font-size: .875rem; }
svg { width: 100%; height: auto; font-size: 13px; } .label { text-anchor: end; }
.bar { fill: #3b6ea5; } .interval { stroke: #3b6ea5; stroke-width: 2; } .dot { fill: #3b6ea5; }
.zero { stroke: #555; stroke-dasharray: 3 3; } .gain { fill: #3b6ea5; } .loss { fill: #b5533c; }
`;

/** The report as a page that needs nothing else: no script, no font, no picture, no style from elsewhere. */
export function renderHtml(reports: readonly Report[]): string {
  const title = escapeMarkup(reports.map((report) => report.title).join(' · '));
  return [
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title>`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<style>${STYLE}</style></head><body>`,
    ...reports.map(renderReport),
    '</body></html>\n',
  ].join('\n');
}

function renderReport({ title, facts, sections }: Report): string {
  return [
    `<h1>${escapeMarkup(title)}</h1>`,
    ...facts.map((fact) => `<p>${escapeMarkup(fact)}</p>`),
    ...sections.map(renderSection),
  ].join('\n');
}

function renderSection({ heading, notes, table, plots }: ReportSection): string {
  return [
    `<h2>${escapeMarkup(heading)}</h2>`,
    ...notes.map((note) => `<p>${escapeMarkup(note)}</p>`),
    ...plots.map(drawPlot),
    renderTable(table),
  ].join('\n');
}

function renderTable({ columns, rows }: Table): string {
  const head = columns.map((name) => `<th scope="col">${escapeMarkup(name)}</th>`).join('');
  const body = rows.map(
    (cells) => `<tr>${cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join('')}</tr>`,
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
