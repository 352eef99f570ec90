// Speed and memory of the embedded library on generated text.
//
//   node bench/knowledge.js [--chunks 100000] [--dir <directory>] [--json]
//
// Needs a build. The library is generated once and kept in the directory (by default one of the system's temporary
// directory), so that a second run starts at once; the latent space is kept with it, so that only the first run fits it. The files are in the system's cache, as after a restart of the service.
// Processor time stands beside the time that passed: on a machine that does other things too, only the first is ours.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTask, summarize } from './knowledge-tasks.js';

/** @typedef {import('./knowledge-tasks.js').Results} Results */
/** @typedef {{ what: string, goal?: string } & Partial<import('./knowledge-tasks.js').Summary>} Row */

const STARTS = 5;

/** On two cores; start and memory with 100,000 chunks, the rest with 50,000: what a newcomer with a laptop should get. */
const GOALS = {
  start: 'p50 ≤ 4000',
  rss: '≤ 700',
  search: 'p50 ≤ 15, p95 ≤ 40',
  fit: '≤ 60',
  duringFit: 'p95 ≤ 80',
};

const { values: options } = parseArgs({
  options: {
    chunks: { type: 'string', default: '100000' },
    dir: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

/** @param {{ directory: string, chunks: number }} library */
async function measure(library) {
  const build = await runTask('build', library);
  const fit = await runTask('fit', library);
  /** @type {Results['start'][]} */
  const starts = [];
  for (let n = 0; n < STARTS; n += 1) starts.push(await runTask('start', library));
  const search = await runTask('search', library);
  const beside = await runTask('read', library);
  return { directory: library.directory, node: process.version, build, fit, starts, search, beside };
}

/** @param {Awaited<ReturnType<typeof measure>>} figures @returns {Row[]} */
function toRows({ fit, starts, search, beside }) {
  const start = summarize(starts.map(({ readyMs }) => readyMs));
  const startCpu = summarize(starts.map(({ cpuMs }) => cpuMs)).p50;
  const allLegs = summarize(starts.map(({ allLegsMs }) => allLegsMs));
  return [
    { what: 'fit of the latent space, once, s', p50: fit.seconds, goal: GOALS.fit },
    { what: 'memory (RSS) at most during the fit, MB', p50: fit.rssMb },
    { what: 'search during the fit, ms', ...fit.search, goal: GOALS.duringFit },
    { what: 'cold start to ready, ms', ...start, cpu: startCpu, goal: GOALS.start },
    { what: 'cold start to all legs, ms', ...allLegs },
    { what: 'memory (RSS) after start, MB', ...summarize(starts.map(({ rssMb }) => rssMb)), goal: GOALS.rss },
    { what: 'memory (RSS) after the searches, MB', p50: search.rssMb, goal: GOALS.rss },
    ...Object.entries(search.figures).map(([kind, summary]) => ({
      what: `search ${kind}, ms`,
      ...summary,
      goal: GOALS.search,
    })),
    { what: 'replace a document while another process reads, ms', ...beside.replace },
    { what: 'search while another process replaces, ms', ...beside.search },
  ];
}

/** @param {number | undefined} value */
const format = (value) => (value === undefined ? '' : value.toFixed(value >= 100 ? 0 : 1)).padStart(9);

/** @param {Awaited<ReturnType<typeof measure>>} figures */
function printTable(figures) {
  const { documents, chunks } = figures.search;
  console.log(`\n${documents} documents, ${chunks} chunks in ${figures.directory}; Node ${figures.node}\n`);
  console.log(
    `${''.padEnd(54)}${['p50', 'p95', 'max', 'cpu'].map((name) => name.padStart(9)).join('')}   goal`,
  );
  for (const { what, p50, p95, max, cpu, goal = '' } of toRows(figures)) {
    console.log(`${what.padEnd(54)}${[p50, p95, max, cpu].map(format).join('')}   ${goal}`);
  }
}

const directory = options.dir ?? join(tmpdir(), `twinscribe-library-${options.chunks}`);
const figures = await measure({ directory, chunks: Number(options.chunks) });
if (options.json) console.log(JSON.stringify(figures, undefined, 2));
else printTable(figures);
