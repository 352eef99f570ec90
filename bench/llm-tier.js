// What the llm-server adds between a caller and an engine, beside a bare pass-through and Portkey's gateway, in one run.
//
//   node bench/llm-tier.js [--seconds 1] [--rounds 3] [--concurrency 1,16,64] [--packages <folder>]
//
// Needs a build. The engine is the fake one: at a pace that leaves the processors free (first token after 20 ms, then one
// each 10 ms) for what is added to each answer, without a pace for how much passes through. Its slots, its cache and the
// places of the llm-server are more than the load takes, so that nobody queues; logs are written, to nowhere. Every system
// is a process of its own, and so is the load; they take turns, so that what else the machine does hits all alike.
// Portkey's gateway is installed into a temporary folder (or found in the one given), never into this repository. Prints
// tables; writes bench/out/llm-tier.json and .html. Exits with 1 where the llm-server did not answer.
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { renderHtml, renderText } from '@twinscribe/evaluation';
import { startPortkey } from './llm-tier-portkey.js';
import { reportTier } from './llm-tier-report.js';
import { cpuMsOf, loadNow, rssMbOf, startEngine, startLlmServer, startModule } from './processes.js';

/** @typedef {import('./processes.js').Started} Started */
/** @typedef {import('./llm-tier-load.js').Sample} Sample */
/** @typedef {{ name: string, url: string, headers: Record<string, string>, pid: number }} System */
/** @typedef {{ pace: 'paced' | 'burst', isStream: boolean, concurrency: number }} Cell */
/** @typedef {Cell & { system: string, samples: Sample[], cpuMs: number, rssMb: number }} Row */

const TOKENS = 50;
const PACES = { paced: { ttftMs: 20, itlMs: 10 }, burst: { ttftMs: 0, itlMs: 0 } };
const OUT = fileURLToPath(new URL('out/', import.meta.url));

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '1,16,64' },
    packages: { type: 'string' },
  },
});
const seconds = Number(options.seconds);

/** @param {Cell & { system: System }} cell @param {{ load: Started }} world @returns {Promise<Sample>} */
async function runLoad({ system: { url, headers }, pace, isStream, concurrency }, { load }) {
  const answer = /** @type {Promise<[Sample]>} */ (once(load.child, 'message'));
  const { ttftMs, itlMs } = PACES[pace];
  const spreadMs = ttftMs + TOKENS * itlMs;
  load.child.send({ url, headers, isStream, concurrency, seconds, maxTokens: TOKENS, spreadMs });
  const [sample] = await answer;
  return sample;
}

/** @param {string} adminUrl @param {Cell['pace']} pace */
async function setPace(adminUrl, pace) {
  const body = JSON.stringify(PACES[pace]);
  const reply = await fetch(`${adminUrl}/__admin/behaviour`, { method: 'POST', body });
  if (!reply.ok) throw new Error(`the fake engine does not take the pace: ${await reply.text()}`);
}

/** @param {Cell} cell @param {{ systems: System[], load: Started }} world @returns {Promise<Row[]>} */
async function measureCell(cell, { systems, load }) {
  process.stderr.write(
    `${cell.pace}, ${cell.isStream ? 'streams' : 'whole replies'}, c = ${cell.concurrency}\n`,
  );
  /** @type {Row[]} */
  const rows = systems.map(({ name }) => ({ ...cell, system: name, samples: [], cpuMs: 0, rssMb: 0 }));
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (let turn = 0; turn < systems.length; turn += 1) {
      const at = (turn + round) % systems.length;
      const system = systems[at];
      const row = rows[at];
      if (system === undefined || row === undefined) continue;
      const cpuBefore = cpuMsOf(system.pid);
      row.samples.push(await runLoad({ ...cell, system }, { load }));
      row.cpuMs += cpuMsOf(system.pid) - cpuBefore;
      row.rssMb = rssMbOf(system.pid);
    }
  }
  return rows;
}

/** @type {Started[]} */
const started = [];
/** @template {Started} Kind @param {Promise<Kind>} starting @returns {Promise<Kind>} */
async function keep(starting) {
  const one = await starting;
  started.push(one);
  return one;
}

try {
  const loadBefore = loadNow();
  const engine = await keep(startEngine({ flavour: 'vllm', 'output-tokens': TOKENS }));
  const proxy = await keep(startModule({ file: 'llm-tier-proxy.js', env: { ENGINE_URL: engine.url } }));
  const server = await keep(startLlmServer({ engineUrl: engine.url }));
  const load = await keep(startModule({ file: 'llm-tier-load.js' }));
  const portkey = await startPortkey({ packages: options.packages, engineUrl: engine.url }).catch(
    (/** @type {unknown} */ error) => String(error),
  );
  if (typeof portkey !== 'string') started.push(portkey.started);

  /** @type {System[]} */
  const systems = [
    { name: 'direct', headers: {}, ...engine },
    { name: 'pass-through', headers: {}, ...proxy },
    { name: 'llm-server', headers: {}, ...server },
    ...(typeof portkey === 'string'
      ? []
      : [{ name: 'portkey', headers: portkey.headers, ...portkey.started }]),
  ];
  const cells = /** @type {const} */ (['paced', 'burst']).flatMap((pace) =>
    [true, false].flatMap((isStream) =>
      options.concurrency.split(',').map((count) => ({ pace, isStream, concurrency: Number(count) })),
    ),
  );
  /** @type {Row[]} */
  const rows = [];
  await setPace(engine.adminUrl, 'burst');
  for (const system of systems)
    for (const isStream of [true, false, true, false, true, false])
      await runLoad({ system, pace: 'burst', isStream, concurrency: 16 }, { load });
  for (const cell of cells) {
    await setPace(engine.adminUrl, cell.pace);
    rows.push(...(await measureCell(cell, { systems, load })));
  }
  const notes = [
    `${TOKENS} tokens an answer; ${options.rounds} rounds of ${seconds} s each, callers spread over the time of an answer; Node ${process.version}.`,
    `${availableParallelism()} processors shared by the systems, the engine and the load; load average ${loadBefore} before, ${loadNow()} at the end.`,
    ...(typeof portkey === 'string' ? [`Portkey's gateway could not be measured: ${portkey}`] : []),
  ];
  const { report, figures } = reportTier({ rows, notes });
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}llm-tier.json`, `${JSON.stringify({ notes, figures }, undefined, 2)}\n`);
  await writeFile(`${OUT}llm-tier.html`, renderHtml([report]));
  console.log(renderText(report));
  if (figures.some(({ system, failed }) => system === 'llm-server' && failed > 0)) process.exitCode = 1;
} finally {
  await Promise.all(started.map(({ stop }) => stop()));
}
