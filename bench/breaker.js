// What the api's refusal costs while its breaker is open: the search and its sources, and no language model tier.
//
//   node bench/breaker.js [--requests <count>] [--beside <another build's main.js>] [--profile <folder>]
//
// Needs a build. Asks the example library the questions of our set, one after the other, and ends with 1 where the median is
// above 20 ms. With `--beside`, another build takes turns with this one, and the last lines compare their processor time.
import { resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { buildLibrary, readQuestions } from './answering-tiers.js';
import { cpuMsOf, loadNow, quantile, startModule } from './processes.js';

/** @typedef {import('./processes.js').Started} Started */
/** @typedef {{ api: Started, name: string, times: number[], cpuMs: number, searchTimes: number[], searchCpuMs: number }} Build */

const LIMIT_P50_MS = 20;
/** Until what is compiled while it runs is compiled. */
const WARM_UP = 150;
/** Requests of one build before it is the other's turn. */
const TURN = 50;
/** Nothing listens there. */
const DEAD_TIER = 'http://127.0.0.1:1';

const { values: options } = parseArgs({
  options: {
    requests: { type: 'string', default: '600' },
    beside: { type: 'string' },
    profile: { type: 'string' },
  },
});

/** @param {{ name: string, file: string, directory: string, profile?: string | undefined }} build @returns {Promise<Build>} */
async function startBuild({ name, file, directory, profile }) {
  const env = {
    ...{ TWIN_DATA_DIR: directory, LLM_SERVER_URL: DEAD_TIER, API_PORT: '0', LOG_LEVEL: 'error' },
    ...{ LLM_BREAKER_FAILURES: '1', LLM_BREAKER_OPEN_MS: '600000' },
  };
  const execArgv = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`];
  const api = await startModule({ file, env, execArgv });
  return { api, name, times: [], cpuMs: 0, searchTimes: [], searchCpuMs: 0 };
}

/** @param {string} url @param {object} body */
async function post(url, body) {
  const from = performance.now();
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  return { status: reply.status, text, tookMs: performance.now() - from };
}

/** @param {Build} build */
async function openBreaker(build) {
  await post(`${build.api.url}/v1/rag/query`, { question: 'What is this about?' });
  const { llmBreaker } = /** @type {{ llmBreaker: string }} */ (
    await (await fetch(`${build.api.url}/readyz`)).json()
  );
  if (llmBreaker !== 'open') throw new Error(`the breaker is ${llmBreaker}`);
}

/** @param {Build} build @param {string[]} questions @returns {Promise<void>} */
async function askAll(build, questions) {
  const before = cpuMsOf(build.api.pid);
  for (const question of questions) {
    const { status, text, tookMs } = await post(`${build.api.url}/v1/rag/query`, { question });
    if (status !== 503 || !text.includes('"sources"')) throw new Error(`not refused, but ${status}: ${text}`);
    build.times.push(tookMs);
  }
  const between = cpuMsOf(build.api.pid);
  for (const query of questions) {
    const { status, tookMs } = await post(`${build.api.url}/v1/search`, { query });
    if (status !== 200) throw new Error(`the search ended with ${status}`);
    build.searchTimes.push(tookMs);
  }
  build.cpuMs += between - before;
  build.searchCpuMs += cpuMsOf(build.api.pid) - between;
}

/** @param {number[]} times @param {number} cpuMs */
const describe = (times, cpuMs) =>
  [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${quantile(times, share).toFixed(1)} ms`).join(', ') +
  `, ${(cpuMs / times.length).toFixed(2)} ms of processor time`;

const library = await buildLibrary({});
const count = Number(options.requests);
const texts = (await readQuestions()).map(({ text }) => text);
/** @param {number} i @param {number} length */
const questionsFrom = (i, length) => Array.from({ length }, (_, j) => texts[(i + j) % texts.length] ?? '');

const files = [
  { name: 'this build', file: '../api/dist/main.js', profile: options.profile },
  ...(options.beside === undefined ? [] : [{ name: 'beside it', file: resolve(options.beside) }]),
];
const builds = await Promise.all(
  files.map((build) => startBuild({ ...build, directory: library.directory })),
);
for (const build of builds) {
  await openBreaker(build);
  await askAll(build, questionsFrom(0, WARM_UP));
  Object.assign(build, { times: [], cpuMs: 0, searchTimes: [], searchCpuMs: 0 });
}
for (let i = 0; i < count; i += TURN) {
  for (const build of builds) await askAll(build, questionsFrom(i, Math.min(TURN, count - i)));
}
for (const { name, times, cpuMs, searchTimes, searchCpuMs } of builds) {
  process.stdout.write(
    `${name}\n  refusal: ${describe(times, cpuMs)}\n  search:  ${describe(searchTimes, searchCpuMs)}\n`,
  );
}
const [own, other] = builds;
if (own === undefined) throw new Error('nothing was measured');
if (other !== undefined) {
  const refusals = (own.cpuMs / other.cpuMs).toFixed(2);
  const searches = (own.searchCpuMs / other.searchCpuMs).toFixed(2);
  process.stdout.write(`processor time, this build : beside it: refusal ${refusals}, search ${searches}\n`);
}
await Promise.all(builds.map(({ api }) => api.stop()));
await library.remove();
const isSlow = quantile(own.times, 0.5) > LIMIT_P50_MS;
process.stdout.write(
  `${isSlow ? 'slower' : 'no slower'} than ${LIMIT_P50_MS} ms at the median, at load ${loadNow()}\n`,
);
process.exitCode = isSlow ? 1 : 0;
