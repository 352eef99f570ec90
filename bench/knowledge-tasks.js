// What bench/knowledge.js measures, each task in a process of its own: `node bench/knowledge-tasks.js <task> <directory>`
// prints its result as one line of JSON.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import {
  createQueries,
  fillLibrary,
  generateDocument,
  ingestGenerated,
  TENANT,
} from './generated-library.js';

/** @typedef {import('@twinscribe/knowledge').LibraryStore} LibraryStore */
/** @typedef {Parameters<LibraryStore['search']>[0]} SearchRequest */
/** @typedef {{ p50: number, p95: number, max: number, cpu?: number }} Summary milliseconds; `cpu` is a mean */
/** @typedef {{ readyMs: number, cpuMs: number, firstAnswerMs: number, rssMb: number, allLegsMs: number }} Start */
/** @typedef {{ seconds: number, rssMb: number, search: Summary }} Fit */
/** @typedef {{ documents: number, chunks: number, rssMb: number, figures: Record<string, Summary> }} Searches */
/** @typedef {{ build: { seconds: number }, fit: Fit, start: Start, search: Searches, replace: Summary, read: { replace: Summary, search: Summary } }} Results */
/** @typedef {keyof Results} TaskName */

const QUERIES = 200;
const WARM_UP_QUERIES = 20;
const REPLACEMENTS = 100;

/** @type {NonNullable<SearchRequest['filter']>[]} */
const FILTERS = [
  { authors: ['author 3'] },
  { tags: ['tag 7'], categories: ['article', 'post'] },
  { publishedFrom: '2021-01-01', publishedTo: '2021-12-31' },
];

/** @type {Record<string, { common: number, stopWords?: boolean }>} */
const KINDS = {
  'three rare words': { common: 0 },
  'with two common words': { common: 2 },
  'as a question': { common: 1, stopWords: true },
};

/** @param {number[]} values @returns {Summary} */
export function summarize(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

const rssMb = () => process.memoryUsage.rss() / 2 ** 20;

/** Of all threads of this process. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Runs a task in a fresh process.
 * @template {TaskName} Name
 * @param {Name} name
 * @param {{ directory: string, chunks: number }} library
 * @returns {Promise<Results[Name]>}
 */
export async function runTask(name, { directory, chunks }) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), name, directory, String(chunks)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ data) => (output += data));
  /** @type {unknown} */
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`the task ${name} ended with ${String(code)}`);
  /** @type {unknown} */
  const result = JSON.parse(output);
  return /** @type {Results[Name]} */ (result);
}

/** @param {SearchRequest} request @param {LibraryStore} store */
async function timeSearch(request, store) {
  const startMs = performance.now();
  await store.search(request, { signal: new AbortController().signal });
  return performance.now() - startMs;
}

/** @param {LibraryStore} store */
async function hasAllLegs(store) {
  const [query = ''] = createQueries({ count: 1, common: 1 });
  const request = { tenant: TENANT, query, limit: 1, legs: /** @type {const} */ (['lsa']) };
  return (await store.search(request, { signal: new AbortController().signal })).length > 0;
}

/** @param {LibraryStore} store */
async function untilAllLegs(store) {
  while (!(await hasAllLegs(store))) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** @param {SearchRequest[]} requests @param {LibraryStore} store @returns {Promise<Summary>} */
async function timeSearches(requests, store) {
  for (const request of requests.slice(0, WARM_UP_QUERIES)) await timeSearch(request, store);
  const cpuBeforeMs = cpuMs();
  const times = [];
  for (const request of requests) times.push(await timeSearch(request, store));
  return { ...summarize(times), cpu: (cpuMs() - cpuBeforeMs) / requests.length };
}

/** @type {{ [Name in TaskName]: (library: { directory: string, chunks: number }) => Promise<Results[Name]> }} */
const tasks = {
  async build({ directory, chunks }) {
    const store = await openEmbeddedStore({ directory });
    const startMs = performance.now();
    const onProgress = (/** @type {number} */ done) =>
      process.stderr.write(`\rgenerated ${done} of ${chunks} chunks `);
    await fillLibrary({ chunks, onProgress }, store);
    await store.close();
    return { seconds: (performance.now() - startMs) / 1000 };
  },

  /** Fits the latent space where the library has none yet, and searches without a pause meanwhile. */
  async fit({ directory }) {
    const store = await openEmbeddedStore({ directory, preload: true });
    const queries = createQueries({ count: QUERIES, common: 1 });
    const startMs = performance.now();
    let greatestMb = 0;
    /** @type {number[]} */
    const times = [];
    while (times.length % QUERIES !== 0 || !(await hasAllLegs(store))) {
      const query = queries[times.length % QUERIES] ?? '';
      times.push(await timeSearch({ tenant: TENANT, query, limit: 10 }, store));
      greatestMb = Math.max(greatestMb, rssMb());
      await new Promise((resolve) => setImmediate(resolve));
    }
    const seconds = (performance.now() - startMs) / 1000;
    await store.close();
    return { seconds, rssMb: greatestMb, search: summarize(times) };
  },

  /** From the start of the process, modules included, to an index in memory. */
  async start({ directory }) {
    const store = await openEmbeddedStore({ directory, preload: true });
    const readyMs = performance.now();
    const figures = { readyMs, cpuMs: cpuMs(), rssMb: rssMb() };
    const [query = ''] = createQueries({ count: 1, common: 0 });
    const firstAnswerMs = await timeSearch({ tenant: TENANT, query, limit: 10 }, store);
    await untilAllLegs(store);
    return { ...figures, firstAnswerMs, allLegsMs: performance.now() };
  },

  async search({ directory }) {
    const store = await openEmbeddedStore({ directory, preload: true });
    await untilAllLegs(store);
    /** @type {Record<string, Summary>} */
    const figures = {};
    for (const [kind, shape] of Object.entries(KINDS)) {
      const plain = createQueries({ count: QUERIES, ...shape }).map((query) => ({
        tenant: TENANT,
        query,
        limit: 50,
      }));
      const filtered = plain.map((request, i) => ({ ...request, filter: FILTERS[i % FILTERS.length] }));
      figures[kind] = await timeSearches(plain, store);
      figures[`${kind}, filtered`] = await timeSearches(filtered, store);
      const byWords = plain.map((request) => ({ ...request, legs: /** @type {const} */ (['bm25']) }));
      figures[`${kind}, bm25 alone`] = await timeSearches(byWords, store);
    }
    const { documents, chunks } = await store.stats({ tenant: TENANT });
    return { figures, documents, chunks, rssMb: rssMb() };
  },

  /** Runs beside `read`. */
  async replace({ directory }) {
    const store = await openEmbeddedStore({ directory });
    const times = [];
    for (let n = 0; n < REPLACEMENTS; n += 1) {
      const startMs = performance.now();
      await ingestGenerated(generateDocument({ number: n * 7, generation: Date.now() }), store);
      times.push(performance.now() - startMs);
    }
    await store.close();
    return summarize(times);
  },

  /** Searches without a pause while another process replaces documents. */
  async read(library) {
    const store = await openEmbeddedStore({ directory: library.directory, preload: true });
    const queries = createQueries({ count: QUERIES, common: 1 });
    let isReplacing = true;
    const replacing = runTask('replace', library).finally(() => (isReplacing = false));
    /** @type {number[]} */
    const times = [];
    while (isReplacing) {
      const query = queries[times.length % QUERIES] ?? '';
      times.push(await timeSearch({ tenant: TENANT, query, limit: 10 }, store));
      // Lets the end of the other process be noticed.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { replace: await replacing, search: summarize(times) };
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , name, directory = '', chunks] = process.argv;
  const task = tasks[/** @type {TaskName} */ (name)];
  process.stdout.write(JSON.stringify(await task({ directory, chunks: Number(chunks) })));
  process.exit(0);
}
