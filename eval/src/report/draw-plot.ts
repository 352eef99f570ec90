import { escapeMarkup } from './escape-markup.ts';
import type { BarPlot, DifferencePlot, IntervalPlot, Plot } from './report.ts';

const WIDTH = 720;
const LABEL_WIDTH = 190;
const VALUE_WIDTH = 80;
const ROW_HEIGHT = 24;
const DIFFERENCE_HEIGHT = 180;
const INNER_WIDTH = WIDTH - LABEL_WIDTH - VALUE_WIDTH;

/** An SVG element of its own, with a text alternative; no style or script from elsewhere. */
export function drawPlot(plot: Plot): string {
  switch (plot.kind) {
    case 'bars':
      return drawBars(plot);
    case 'intervals':
      return drawIntervals(plot);
    case 'differences':
      return drawDifferences(plot);
  }
}

function drawBars({ caption, rows, digits }: BarPlot): string {
  const most = Math.max(...rows.map(({ value }) => value), Number.MIN_VALUE);
  const marks = rows.map(({ label, value }, row) => {
    const top = row * ROW_HEIGHT;
    const width = Math.max(0, (value / most) * INNER_WIDTH);
    return [
      drawLabel({ label, top }),
      `<rect class="bar" x="${LABEL_WIDTH}" y="${top + 5}" width="${round(width)}" height="${ROW_HEIGHT - 10}"/>`,
      drawValue({ text: value.toFixed(digits), top, x: LABEL_WIDTH + width + 6 }),
    ].join('');
  });
  return frame({ caption, height: rows.length * ROW_HEIGHT, marks });
}

function drawIntervals({ caption, rows }: IntervalPlot): string {
  const ends = rows.flatMap(({ low, high }) => [low, high]);
  const least = Math.min(0, ...ends);
  const span = Math.max(0, ...ends) - least || 1;
  const at = (value: number): number => round(LABEL_WIDTH + ((value - least) / span) * INNER_WIDTH);
  const height = rows.length * ROW_HEIGHT;
  const zero = `<line class="zero" x1="${at(0)}" x2="${at(0)}" y1="0" y2="${height}"/>`;
  const marks = rows.map(({ label, value, low, high }, row) => {
    const top = row * ROW_HEIGHT;
    const middle = top + ROW_HEIGHT / 2;
    return [
      drawLabel({ label, top }),
      `<line class="interval" x1="${at(low)}" x2="${at(high)}" y1="${middle}" y2="${middle}"/>`,
      `<circle class="dot" cx="${at(value)}" cy="${middle}" r="5"/>`,
      drawValue({
        text: `${value > 0 ? '+' : ''}${value.toFixed(3)}`,
        top,
        x: LABEL_WIDTH + INNER_WIDTH + 12,
      }),
    ].join('');
  });
  return frame({ caption, height, marks: [zero, ...marks] });
}

function drawDifferences({ caption, values }: DifferencePlot): string {
  const sorted = [...values].sort((a, b) => b - a);
  const most = Math.max(...sorted.map(Math.abs), Number.MIN_VALUE);
  const half = DIFFERENCE_HEIGHT / 2;
  const width = WIDTH / Math.max(1, sorted.length);
  const marks = sorted.map((value, place) => {
    const height = round((Math.abs(value) / most) * half);
    const top = value > 0 ? half - height : half;
    const kind = value > 0 ? 'gain' : 'loss';
    return `<rect class="${kind}" x="${round(place * width)}" y="${round(top)}" width="${round(width)}" height="${height}"/>`;
  });
  const zero = `<line class="zero" x1="0" x2="${WIDTH}" y1="${half}" y2="${half}"/>`;
  return frame({ caption, height: DIFFERENCE_HEIGHT, marks: [...marks, zero] });
}

function frame({
  caption,
  height,
  marks,
}: {
  caption: string;
  height: number;
  marks: readonly string[];
}): string {
  const text = escapeMarkup(caption);
  const svg = `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${text}">${marks.join('')}</svg>`;
  return `<figure>${svg}<figcaption>${text}</figcaption></figure>`;
}

function drawLabel({ label, top }: { label: string; top: number }): string {
  return `<text class="label" x="${LABEL_WIDTH - 8}" y="${top + 16}">${escapeMarkup(label)}</text>`;
}

function drawValue({ text, top, x }: { text: string; top: number; x: number }): string {
  return `<text x="${round(x)}" y="${top + 16}">${escapeMarkup(text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
