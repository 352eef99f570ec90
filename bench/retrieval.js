// Our search beside what a TypeScript project would pick instead: the same passages, the same vectors, one run.
//
//   node bench/retrieval.js [--dataset <folder in BEIR's layout>] [--chunks 50000] [--packages <folder>]
//
// Needs a build. Quality is measured on the collection, speed and memory on generated text, each system in a process of its
// own. The others are installed into a temporary folder (or found in the one given), never into this repository. Prints
// tables; writes bench/out/retrieval.json and bench/out/retrieval.html.
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { ndcgAt, renderHtml, renderText, scoreRun } from '@twinscribe/evaluation';
import { generateCollection, readCollection, writeData } from './retrieval-data.js';
import { SYSTEMS } from './retrieval-systems.js';

/** @typedef {import('./retrieval-systems.js').Measured} Measured */
/** @typedef {import('@twinscribe/evaluation').Report} Report */
/** @typedef {{ name: string, measured: Measured | undefined }} Row `measured` is undefined where the system failed */
/** @typedef {{ documents: number, passages: number, dimensions: number, seconds: number }} DataFacts */

/** Versions that were looked at; newer ones may need a newer Node. */
const PACKAGES = [
  '@langchain/core@1.2.13',
  '@langchain/classic@1.0.50',
  '@langchain/community@1.1.29',
  '@orama/orama@3.1.18',
  'minisearch@7.2.0',
];
/** Passages that a caller asks for, and that a ranking of documents is made of. */
const LIMIT_TIMED = 10;
const LIMIT_RANKED = 100;
const HEAP_MB = 8_192;

const OUT = fileURLToPath(new URL('out/', import.meta.url));

const { values: options } = parseArgs({
  options: {
    dataset: { type: 'string' },
    chunks: { type: 'string', default: '50000' },
    packages: { type: 'string' },
  },
});

/** @param {string} directory */
async function install(directory) {
  const flags = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--legacy-peer-deps'];
  process.stderr.write('installing what we compare ourselves with\n');
  await promisify(execFile)('npm', ['install', '--prefix', directory, ...flags, ...PACKAGES]);
}

/** @param {{ name: string, source: string, packages: string, limit: number }} task @returns {Promise<Row>} */
async function runSystem({ name, source, packages, limit }) {
  process.stderr.write(`measuring ${name}\n`);
  const script = fileURLToPath(new URL('retrieval-systems.js', import.meta.url));
  const args = [`--max-old-space-size=${HEAP_MB}`, script, name, source, packages, String(limit)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ data) => (output += data));
  /** @type {unknown} */
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) return { name, measured: undefined };
  /** @type {unknown} */
  const measured = JSON.parse(output);
  return { name, measured: /** @type {Measured} */ (measured) };
}

/** @param {{ source: string, packages: string, limit: number }} task */
async function runAll(task) {
  const rows = [];
  for (const name of SYSTEMS.keys()) rows.push(await runSystem({ ...task, name }));
  return rows;
}

/** @param {{ work: string, packages: string, dataset: string }} task */
async function measureQuality({ work, packages, dataset: directory }) {
  const source = await mkdtemp(join(work, 'quality-'));
  const { documents, queries, dataset } = await readCollection(directory);
  const facts = await writeData({ directory: source, documents, queries });
  const rows = await runAll({ source, packages, limit: LIMIT_RANKED });
  return {
    facts,
    rows: rows.map(({ name, measured }) => {
      // A system that was too slow for all the queries has no mean over them.
      if (measured === undefined || measured.timed < queries.length) return { name };
      const run = new Map(
        dataset.queries.map(({ id }, i) => {
          const ranking = measured.rankings[i] ?? [];
          return [id, ranking.map((document, place) => ({ id: document, score: -place }))];
        }),
      );
      const { metrics } = scoreRun({ run, qrels: dataset.qrels, metrics: { 'nDCG@10': ndcgAt(10) } });
      return { name, ndcg10: metrics['nDCG@10'].mean };
    }),
  };
}

/** @param {{ work: string, packages: string, chunks: number }} task */
async function measureSpeed({ work, packages, chunks }) {
  const source = await mkdtemp(join(work, 'speed-'));
  process.stderr.write(`generating ${chunks} passages, and their vectors\n`);
  const facts = await writeData({ directory: source, ...generateCollection({ chunks }) });
  const rows = await runAll({ source, packages, limit: LIMIT_TIMED });
  return {
    facts,
    rows: rows.map(({ name, measured }) => {
      /** @type {Partial<Omit<Measured, 'rankings'>> & { rankings?: unknown }} */
      const { rankings: _, ...figures } = measured ?? {};
      return { name, ...figures };
    }),
  };
}

/** @param {Awaited<ReturnType<typeof measureQuality>>} quality @returns {Report['sections'][number]} */
function qualitySection({ facts, rows }) {
  return {
    heading: 'Quality: nDCG@10',
    notes: [
      `${facts.documents} documents in ${facts.passages} passages; a document ranks where its best passage does.`,
    ],
    table: {
      columns: ['system', 'nDCG@10'],
      rows: rows.map(({ name, ndcg10 }) => [name, ndcg10?.toFixed(3) ?? 'failed']),
    },
    plots: [
      {
        ...{ kind: 'bars', caption: 'nDCG@10', digits: 3 },
        rows: rows.map(({ name, ndcg10 = 0 }) => ({ label: name, value: ndcg10 })),
      },
    ],
  };
}

/** @param {Awaited<ReturnType<typeof measureSpeed>>} speed @returns {Report['sections'][number]} */
function speedSection({ facts, rows }) {
  const cell = (/** @type {number | undefined} */ value, digits = 1) => value?.toFixed(digits) ?? 'failed';
  const { documents, passages, dimensions, seconds } = facts;
  return {
    heading: 'Speed and memory',
    notes: [
      `${documents} documents in ${passages} generated passages; ${LIMIT_TIMED} asked for, one query at a time.`,
      `Vectors (${dimensions} dimensions) took ${seconds.toFixed(1)} s; ours fits its own within the build, the others are given them.`,
      'Ours keeps the library on disk within the build; LangChain.js, Orama and MiniSearch hold it in memory only.',
      'Memory is that of the process, what it was built from included.',
    ],
    table: {
      columns: ['system', 'p50 ms', 'p95 ms', 'queries', 'build s', 'RSS MB'],
      rows: rows.map(({ name, p50, p95, timed, buildMs, rssMb }) => [
        ...[name, cell(p50, 2), cell(p95, 2), cell(timed, 0)],
        ...[cell(buildMs === undefined ? undefined : buildMs / 1_000), cell(rssMb, 0)],
      ]),
    },
    plots: [
      {
        ...{ kind: 'bars', caption: 'p95 of a search, ms', digits: 1 },
        rows: rows.map(({ name, p95 = 0 }) => ({ label: name, value: p95 })),
      },
    ],
  };
}

const work = await mkdtemp(join(tmpdir(), 'twinscribe-bench-'));
try {
  const packages = options.packages === undefined ? join(work, 'packages') : resolve(options.packages);
  if (options.packages === undefined) await install(packages);
  const { dataset } = options;
  const quality =
    dataset === undefined ? undefined : await measureQuality({ work, packages, dataset: resolve(dataset) });
  const speed = await measureSpeed({ work, packages, chunks: Number(options.chunks) });
  /** @type {Report} */
  const report = {
    title: 'Search, side by side',
    facts: [`Node ${process.version}. ${PACKAGES.join(', ')}.`],
    sections: [...(quality === undefined ? [] : [qualitySection(quality)]), speedSection(speed)],
  };
  await mkdir(OUT, { recursive: true });
  await writeFile(
    join(OUT, 'retrieval.json'),
    JSON.stringify({ node: process.version, quality, speed }, undefined, 2),
  );
  await writeFile(join(OUT, 'retrieval.html'), renderHtml([report]));
  console.log(renderText(report));
} finally {
  await rm(work, { recursive: true, force: true });
}
