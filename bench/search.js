// How many searches the api answers, how fast, and what that costs: POST /v1/search over a generated library, in steady
// state and while the latent space is fitted.
//
//   node bench/search.js [--chunks 50000] [--seconds 10] [--concurrency 16] [--dir <directory>] [--profile <folder>]
//
// Needs a build. The api and the load are processes of their own. The library is generated once and kept in the directory
// (by default one of the system's temporary directory); each run works on a copy, which has no latent space yet. With
// `--profile` the api writes its processor profile there. Prints a table; writes bench/out/search.json and .html.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { renderHtml, renderText } from '@twinscribe/evaluation';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import { createQueries, fillLibrary } from './generated-library.js';
import { cpuMsOf, loadNow, rssMbOf, startModule } from './processes.js';
import { figuresOf, reportSearches } from './search-report.js';

/** @typedef {import('./processes.js').Started} Started */
/** @typedef {import('./search-load.js').Search} Search */
/** @typedef {import('./search-load.js').Sample} Sample */
/** @typedef {import('./search-report.js').Row} Row */
/** @typedef {import('./search-report.js').LoopDelay} LoopDelay */

const QUESTIONS = 500;
const PASSAGES = 10;
const SLICE_SECONDS = 1;
const WARM_UP_SECONDS = 2;
const LIMIT_FIT_MS = 300_000;
const OUT = fileURLToPath(new URL('out/', import.meta.url));
const FILTERS = [
  { authors: ['author 3'] },
  { tags: ['tag 7'], categories: ['article', 'post'] },
  { publishedFrom: '2021-01-01', publishedTo: '2021-12-31' },
];

const { values: options } = parseArgs({
  options: {
    chunks: { type: 'string', default: '50000' },
    seconds: { type: 'string', default: '10' },
    concurrency: { type: 'string', default: '16' },
    dir: { type: 'string' },
    profile: { type: 'string' },
  },
});
const chunks = Number(options.chunks);
const seconds = Number(options.seconds);
const concurrency = Number(options.concurrency);

/** As people ask: questions and keywords in turn, every third within a filter. @returns {Search[]} */
function createSearches() {
  const questions = createQueries({ count: QUESTIONS, common: 1, stopWords: true });
  const keywords = createQueries({ count: QUESTIONS, common: 0 }).reverse();
  const queries = questions.flatMap((question, i) => [question, keywords[i] ?? '']);
  return queries.map((query, i) => {
    const filter = i % 3 === 2 ? FILTERS[Math.floor(i / 3) % FILTERS.length] : undefined;
    return { query, k: PASSAGES, ...(filter === undefined ? {} : { filter }) };
  });
}

/** @param {string} directory */
async function build(directory) {
  const store = await openEmbeddedStore({ directory });
  const onProgress = (/** @type {number} */ done) =>
    process.stderr.write(`\rgenerated ${done} of ${chunks} passages `);
  await fillLibrary({ chunks, onProgress }, store);
  await store.close();
}

/** @param {Started} api @param {Search} search @returns {Promise<string>} which passages, in which order, with which scores */
async function answerOf(api, search) {
  const reply = await fetch(`${api.url}/v1/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(search),
  });
  if (!reply.ok) throw new Error(`the api answered ${reply.status}: ${await reply.text()}`);
  const { passages } = /** @type {{ passages: { chunkId: string, score: number }[] }} */ (await reply.json());
  return passages.map(({ chunkId, score }) => `${chunkId} ${score}`).join('\n');
}

/** Since it was last asked. @param {Started} api @returns {Promise<LoopDelay>} */
async function loopDelayOf(api) {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  /** @param {string} name */
  const valueOf = (name) => {
    const found = new RegExp(`^nodejs_eventloop_lag_${name}seconds\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1];
    return Number(found) * 1_000;
  };
  return { p50: valueOf('p50_'), p99: valueOf('p99_'), max: valueOf('max_') };
}

/** @typedef {{ what: string, concurrency: number, seconds: number }} Cell */

/** @param {Cell} cell @param {{ api: Started, load: Started, searches: Search[] }} world @returns {Promise<Row>} */
async function measure({ what, ...task }, { api, load, searches }) {
  await loopDelayOf(api);
  const cpuBefore = cpuMsOf(api.pid);
  /** @type {Promise<Sample>} */
  const answer = new Promise((done) => {
    load.child.once('message', (message) => done(/** @type {Sample} */ (/** @type {unknown} */ (message))));
  });
  load.child.send({ url: api.url, searches, ...task });
  const sample = await answer;
  const cpuMs = cpuMsOf(api.pid) - cpuBefore;
  return {
    what,
    concurrency: task.concurrency,
    sample,
    cpuMs,
    rssMb: rssMbOf(api.pid),
    loop: await loopDelayOf(api),
  };
}

/** @param {readonly Row[]} slices @param {{ what: string }} row @returns {Row} */
function merge(slices, { what }) {
  const samples = slices.map(({ sample }) => sample);
  /** @param {(row: Row) => number} valueOf */
  const sum = (valueOf) => slices.reduce((total, slice) => total + valueOf(slice), 0);
  return {
    what,
    concurrency: slices[0]?.concurrency ?? 0,
    sample: {
      timesMs: samples.flatMap(({ timesMs }) => timesMs),
      failed: sum(({ sample }) => sample.failed),
      bytes: sum(({ sample }) => sample.bytes),
      elapsedMs: sum(({ sample }) => sample.elapsedMs),
    },
    cpuMs: sum(({ cpuMs }) => cpuMs),
    rssMb: Math.max(...slices.map(({ rssMb }) => rssMb)),
  };
}

/**
 * Searches until the answers change, which they do when the leg of the latent space joins the others.
 * @param {{ api: Started, load: Started, searches: Search[] }} world
 */
async function measureFit(world) {
  const probes = world.searches.slice(0, 5);
  const answers = async () =>
    (await Promise.all(probes.map((search) => answerOf(world.api, search)))).join('\n');
  const startMs = performance.now();
  const before = await answers();
  /** @type {Row[]} */
  const alone = [];
  /** @type {Row[]} */
  const many = [];
  do {
    if (performance.now() - startMs > LIMIT_FIT_MS) throw new Error('the latent space did not come');
    const cell = { what: '', seconds: SLICE_SECONDS };
    alone.push(await measure({ ...cell, concurrency: 1 }, world));
    many.push(await measure({ ...cell, concurrency }, world));
  } while ((await answers()) === before);
  const fitSeconds = (performance.now() - startMs) / 1_000;
  const rows = [
    { ...merge(alone, { what: 'during the fit' }), goal: 'p95 ≤ 80' },
    merge(many, { what: 'during the fit' }),
  ];
  return { fitSeconds, rows };
}

/** @param {string} directory */
async function run(directory) {
  const loadBefore = loadNow();
  const execArgv =
    options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(options.profile)}`];
  const env = { TWIN_DATA_DIR: directory, API_PORT: '0' };
  /** @type {Started[]} */
  const started = [];
  try {
    const startMs = performance.now();
    const api = await startModule({ file: '../api/dist/main.js', env, execArgv });
    started.push(api);
    const readySeconds = (performance.now() - startMs) / 1_000;
    const load = await startModule({ file: 'search-load.js' });
    started.push(load);
    const world = { api, load, searches: createSearches() };
    const fit = await measureFit(world);
    await measure({ what: '', concurrency, seconds: WARM_UP_SECONDS }, world);
    const steady = [
      {
        ...(await measure({ what: 'all legs', concurrency: 1, seconds }, world)),
        goal: 'p50 ≤ 15, p95 ≤ 40',
      },
      { ...(await measure({ what: 'all legs', concurrency, seconds }, world)), goal: '≥ 150/s, p95 ≤ 150' },
    ];
    const facts = [
      `${chunks} generated passages; ${PASSAGES} asked for, every third search within a filter; Node ${process.version}.`,
      `The api was ready after ${readySeconds.toFixed(1)} s; the latent space served ${fit.fitSeconds.toFixed(1)} s later, under this load.`,
      `${availableParallelism()} processors shared by the api and the load; load average ${loadBefore} before, ${loadNow()} at the end.`,
    ];
    return { rows: [...fit.rows, ...steady].map(figuresOf), facts };
  } finally {
    await Promise.all(started.map(({ stop }) => stop()));
  }
}

const library = options.dir ?? join(tmpdir(), `twinscribe-search-${chunks}`);
const work = await mkdtemp(join(tmpdir(), 'twinscribe-bench-'));
try {
  await build(library);
  await cp(library, work, { recursive: true });
  const measured = await run(work);
  const report = reportSearches(measured);
  await mkdir(OUT, { recursive: true });
  await writeFile(join(OUT, 'search.json'), `${JSON.stringify(measured, undefined, 2)}\n`);
  await writeFile(join(OUT, 'search.html'), renderHtml([report]));
  console.log(renderText(report));
} finally {
  await rm(work, { recursive: true, force: true });
}
