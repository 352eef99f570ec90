import { expect, test } from '@jest/globals';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import type { Report } from './report.ts';

const REPORT: Report = {
  title: 'A & B',
  facts: ['Two systems.'],
  sections: [
    {
      heading: 'Quality',
      notes: ['Higher is better.'],
      table: {
        columns: ['system', 'score'],
        rows: [
          ['a', '0.5'],
          ['long <name>', '10'],
        ],
      },
      plots: [
        {
          kind: 'bars',
          caption: 'Bars',
          rows: [
            { label: '<script>', value: 2 },
            { label: 'none', value: 0 },
          ],
          digits: 1,
        },
        { kind: 'intervals', caption: 'Intervals', rows: [{ label: 'a', value: 0.1, low: -0.1, high: 0.3 }] },
        { kind: 'differences', caption: 'Differences', values: [-1, 0.5, 0] },
      ],
    },
  ],
};

test('text aligns names to the left and figures to the right', () => {
  expect(renderText(REPORT)).toBe(
    'A & B\n=====\nTwo systems.\n\nQuality\n-------\nsystem       score\na              0.5\nlong <name>     10\nHigher is better.\n',
  );
});

test('a page holds every plot, and nothing that a name smuggles in or that comes from elsewhere', () => {
  const html = renderHtml([REPORT]);
  expect(html.match(/<svg /g)).toHaveLength(3);
  expect(html).not.toMatch(/<script|<name>|src=|href=|@import|url\(/i);
  expect(html).toContain('&#60;script&#62;');
});

test('an interval is drawn to scale, with a line at zero', () => {
  const html = renderHtml([REPORT]);
  // From −.1 to .3 over 450 units that start at 190: zero at a quarter, the value at a half.
  expect(html).toContain('class="zero" x1="302.5"');
  expect(html).toContain('class="dot" cx="415"');
});

test('plots without rows, or of zeros only, hold no figure that is not a number', () => {
  const [section] = REPORT.sections;
  if (section === undefined) throw new Error('no section');
  const empty: Report = {
    ...REPORT,
    sections: [
      {
        ...section,
        plots: [
          { kind: 'bars', caption: '', rows: [], digits: 1 },
          { kind: 'intervals', caption: '', rows: [{ label: '', value: 0, low: 0, high: 0 }] },
          { kind: 'differences', caption: '', values: [0] },
        ],
      },
    ],
  };
  expect(renderHtml([empty])).not.toMatch(/NaN|Infinity/);
});
