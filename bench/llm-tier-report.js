// The figures of `bench/llm-tier.js`, and what is to be held against the targets.
import { quantile } from './processes.js';

/** @typedef {import('./llm-tier.js').Row} Row */
/** @typedef {import('@twinscribe/evaluation').Report} Report */
/** @typedef {import('@twinscribe/evaluation').Report['sections'][number]} Section */
/** @typedef {ReturnType<typeof figuresOf>} Figures */

/** @param {Row} row */
function figuresOf({ samples, cpuMs, rssMb, system, pace, isStream, concurrency }) {
  const all = (/** @type {'ttft' | 'total' | 'gaps'} */ name) => samples.flatMap((sample) => sample[name]);
  const sum = (/** @type {'requests' | 'tokens' | 'failed' | 'elapsedMs'} */ name) =>
    samples.reduce((total, sample) => total + sample[name], 0);
  const spread = (/** @type {number[]} */ values) => ({
    p50: quantile(values, 0.5),
    p99: quantile(values, 0.99),
  });
  return {
    ...{ system, pace, isStream, concurrency, rssMb },
    requests: sum('requests'),
    failed: sum('failed'),
    ttftMs: spread(all('ttft')),
    totalMs: spread(all('total')),
    gapMs: spread(all('gaps')),
    perSecond: (sum('requests') / sum('elapsedMs')) * 1_000,
    cpuMsPer1000Tokens: (cpuMs / sum('tokens')) * 1_000,
    cpuShare: cpuMs / sum('elapsedMs'),
  };
}

const digits = (/** @type {number} */ value, /** @type {number} */ count = 2) =>
  Number.isFinite(value) ? value.toFixed(count) : '–';

/** @param {Figures} row @param {Figures} base @param {'ttftMs' | 'totalMs' | 'gapMs'} name */
const added = (row, base, name) =>
  `${digits(row[name].p50 - base[name].p50)} / ${digits(row[name].p99 - base[name].p99)}`;

const cellName = (/** @type {Figures} */ { isStream, concurrency }) =>
  `${isStream ? 'stream' : 'whole'}, c = ${concurrency}`;

/** @param {Figures[]} figures @returns {(row: Figures, system: string) => Figures | undefined} */
const finder = (figures) => (row, system) =>
  figures.find(
    (other) =>
      other.system === system &&
      other.pace === row.pace &&
      other.isStream === row.isStream &&
      other.concurrency === row.concurrency,
  );

/** @param {Figures[]} figures @returns {Section} */
function latencySection(figures) {
  const find = finder(figures);
  const rows = figures.filter(({ pace, system }) => pace === 'paced' && system !== 'direct');
  const tableRows = rows.flatMap((row) => {
    const direct = find(row, 'direct');
    if (direct === undefined) return [];
    const times = /** @type {const} */ (['ttftMs', 'totalMs', 'gapMs']).map((name) =>
      added(row, direct, name),
    );
    const costs = [
      digits(row.cpuMsPer1000Tokens, 0),
      digits(row.cpuShare * 100, 0),
      String(row.rssMb),
      String(row.requests),
      String(row.failed),
    ];
    return [[`${row.system}, ${cellName(row)}`, ...times, ...costs]];
  });
  const bars = rows.flatMap((row) => {
    const direct = find(row, 'direct');
    const value = Math.max(0, row.totalMs.p50 - (direct?.totalMs.p50 ?? NaN));
    return Number.isFinite(value) ? [{ label: `${row.system}, ${cellName(row)}`, value }] : [];
  });
  return {
    heading: 'Added to an answer',
    notes: [
      'Milliseconds more than directly at the engine, p50 / p99; the engine gives the first token after 20 ms and one each 10 ms.',
      'What waits for a processor counts as added: where a system takes most of one (CPU %), the figure tells of the machine.',
    ],
    table: {
      columns: [
        'system',
        'first token',
        'total',
        'between tokens',
        'CPU ms/1,000 tokens',
        'CPU %',
        'RSS MB',
        'answers',
        'failed',
      ],
      rows: tableRows,
    },
    plots: [{ kind: 'bars', caption: 'added to the total, p50, ms', digits: 2, rows: bars }],
  };
}

/** @param {Figures[]} figures @returns {Section} */
function throughputSection(figures) {
  const find = finder(figures);
  const rows = figures.filter(({ pace }) => pace === 'burst');
  const ratio = (/** @type {Figures} */ row, /** @type {string} */ system) =>
    digits(row.perSecond / (find(row, system)?.perSecond ?? NaN));
  return {
    heading: 'Throughput',
    notes: [
      'Answers a second while the engine answers as fast as it can; the ratio is to the same cell of another system.',
      'The llm-server lets the engine stream whole replies, too, so that it sees silence and truncation; the others do not.',
    ],
    table: {
      columns: [
        'system',
        'answers/s',
        'to pass-through',
        'to Portkey',
        'CPU ms/1,000 tokens',
        'RSS MB',
        'failed',
      ],
      rows: rows.map((row) => [
        `${row.system}, ${cellName(row)}`,
        digits(row.perSecond, 0),
        ratio(row, 'pass-through'),
        ratio(row, 'portkey'),
        digits(row.cpuMsPer1000Tokens, 0),
        String(row.rssMb),
        String(row.failed),
      ]),
    },
    plots: [
      {
        ...{ kind: 'bars', caption: 'answers a second', digits: 0 },
        rows: rows.map((row) => ({ label: `${row.system}, ${cellName(row)}`, value: row.perSecond })),
      },
    ],
  };
}

/** @param {{ rows: Row[], notes: string[] }} measured @returns {{ report: Report, figures: Figures[] }} */
export function reportTier({ rows, notes }) {
  const figures = rows.map(figuresOf);
  const sections = [latencySection(figures), throughputSection(figures)];
  return { figures, report: { title: 'What the llm-server costs', facts: notes, sections } };
}
