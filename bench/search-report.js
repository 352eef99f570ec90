// What `bench/search.js` has measured, as figures and as a report.
import { quantile } from './processes.js';

/** @typedef {import('./search-load.js').Sample} Sample */
/** @typedef {import('@twinscribe/evaluation').Report} Report */
/** @typedef {{ p50: number, p99: number, max: number }} LoopDelay milliseconds by which timers came late */
/** @typedef {{ what: string, concurrency: number, sample: Sample, cpuMs: number, rssMb: number, loop?: LoopDelay, goal?: string }} Row */

/** @param {Row} row */
export function figuresOf({ what, concurrency: atOnce, sample, cpuMs, rssMb, loop, goal }) {
  const { timesMs, failed, bytes, elapsedMs } = sample;
  const requests = timesMs.length;
  return {
    ...{ what, concurrency: atOnce, requests, failed, perSecond: (requests * 1_000) / elapsedMs },
    ...{ p50: quantile(timesMs, 0.5), p95: quantile(timesMs, 0.95), p99: quantile(timesMs, 0.99) },
    ...{ loopP50: loop?.p50, loopP99: loop?.p99, loopMax: loop?.max },
    ...{ cpuMs: cpuMs / requests, cores: cpuMs / elapsedMs, rssMb, bytes: bytes / requests, goal },
  };
}

/** @param {{ rows: ReturnType<typeof figuresOf>[], facts: string[] }} measured @returns {Report} */
export function reportSearches({ rows, facts }) {
  const cell = (/** @type {number | undefined} */ value, digits = 1) => value?.toFixed(digits) ?? '';
  return {
    title: 'Searches through the api',
    facts,
    sections: [
      {
        heading: 'POST /v1/search',
        notes: [
          'Times as the caller sees them, ms; at once: connections that ask without a pause.',
          'cpu: of the api, all threads, by request; cores: how many that kept busy. loop: how late its timers came.',
        ],
        table: {
          columns: [
            ...[
              'state',
              'at once',
              'requests/s',
              'failed',
              'p50',
              'p95',
              'p99',
              'loop p50',
              'loop p99',
              'loop max',
            ],
            ...['cpu', 'cores', 'RSS MB', 'bytes', 'goal'],
          ],
          rows: rows.map((row) => [
            ...[row.what, String(row.concurrency), cell(row.perSecond), String(row.failed)],
            ...[row.p50, row.p95, row.p99, row.loopP50, row.loopP99, row.loopMax].map((value) => cell(value)),
            ...[cell(row.cpuMs), cell(row.cores, 2), cell(row.rssMb, 0), cell(row.bytes, 0), row.goal ?? ''],
          ]),
        },
        plots: [
          {
            ...{ kind: 'bars', caption: 'p95 of a search through the api, ms', digits: 1 },
            rows: rows.map((row) => ({ label: `${row.what}, ${row.concurrency} at once`, value: row.p95 })),
          },
        ],
      },
    ],
  };
}
