// What the llm-server does under ten times the load that its engine can carry: real processes, a fake engine that takes
// eight requests at a time, callers who give up when they are refused and callers who wait as long as they are told.
//
//   node bench/overload.js [--seconds 8] [--named] [--tenant] [--json]
//
// --named: those who give up have request ids, too, so that places are kept for them that nobody will take.
//
// --tenant: all are of one tenant, whose share is half the queue.
//
// Needs a build. Exits with 1 where a target is missed. About 45 seconds.
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { agent, ANSWER_TOKENS, flood, keepAsking, speakFor, watch } from './overload-callers.js';
import { loadNow, quantile, startEngine, startLlmServer } from './processes.js';

/** @typedef {import('./overload-callers.js').Load} Load */
/** @typedef {import('./overload-callers.js').Sample} Sample */
/** @typedef {import('./overload-callers.js').Tally} Tally */

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    named: { type: 'boolean', default: false },
    tenant: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(options.seconds);

const PLACES = 8;
const QUEUE = 32;
const FACTOR = 10;

/** @typedef {{ generatedTokens: number, maxRunning: number }} EngineStats */

/** @param {string} adminUrl */
async function readEngine(adminUrl) {
  const reply = await fetch(`${adminUrl}/__admin/stats`);
  const { generatedTokens: tokens, maxRunning } = /** @type {EngineStats} */ (await reply.json());
  return { at: performance.now(), tokens, maxRunning };
}

/** @param {string} adminUrl @param {() => Promise<unknown>} load */
async function tokensPerSecond(adminUrl, load) {
  const loading = load();
  await delay(500); // until everything runs
  const before = await readEngine(adminUrl);
  await loading;
  const after = await readEngine(adminUrl);
  return ((after.tokens - before.tokens) / (after.at - before.at)) * 1_000;
}

/** By the server's own clock, from the arrival to the end of the reply. @param {string} url */
async function shareWithin5Ms(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text
    .split('\n')
    .filter((line) => line.includes('/v1/chat/completions') && line.includes('"4xx"'));
  const valueOf = (/** @type {string} */ part) =>
    Number(
      lines
        .find((line) => line.includes(part))
        ?.split(' ')
        .at(-1),
    );
  return valueOf('le="0.005"') / valueOf('http_request_duration_seconds_count');
}

/** @param {readonly Sample[]} samples */
const p99 = (samples) =>
  quantile(
    samples.map(({ ms }) => ms),
    0.99,
  );

/**
 * Other work on the machine holds everybody up alike. So what counts is what was measured in the two seconds in which
 * requests that need no work were answered the fastest.
 * @param {{ samples: readonly Sample[], workless: readonly Sample[] }} measured
 */
function quietest({ samples, workless }) {
  const from = workless[0]?.at ?? 0;
  const until = workless.at(-1)?.at ?? 0;
  const starts = Array.from({ length: Math.floor((until - from) / 1_000) - 1 }, (_, i) => from + i * 1_000);
  const within = (/** @type {readonly Sample[]} */ some, /** @type {number} */ start) =>
    some.filter(({ at }) => at >= start && at < start + 2_000);
  const byQuiet = starts
    .filter((start) => within(samples, start).length >= 100)
    .sort((a, b) => p99(within(workless, a)) - p99(within(workless, b)));
  return within(samples, byQuiet[0] ?? from).map(({ ms }) => ms);
}

const engine = await startEngine({
  flavour: 'vllm',
  'ttft-ms': 100,
  'itl-ms': 25,
  jitter: 0.2,
  'output-tokens': ANSWER_TOKENS,
});
const server = await startLlmServer({
  engineUrl: engine.url,
  env: {
    LLM_MAX_CONCURRENCY: String(PLACES),
    LLM_QUEUE_MAX: String(QUEUE),
    LLM_QUEUE_TENANT_MAX: String(QUEUE / 2),
    LOG_LEVEL: 'error',
  },
});
if (options.tenant) speakFor('ines');
try {
  await keepAsking(server.url, { callers: 2 * PLACES, ms: 3_000 });
  const peak = await tokensPerSecond(engine.adminUrl, () =>
    keepAsking(server.url, { callers: 2 * PLACES, ms: seconds * 1_000 }),
  );
  const perSecond = (FACTOR * peak) / ANSWER_TOKENS;
  const stopWatching = watch(server.url);
  const flooding = flood(server.url, { perSecond, ms: seconds * 1_000, isNamed: options.named });
  const goodput = await tokensPerSecond(engine.adminUrl, () => flooding);
  const { tally, lastMs, all } = await flooding;
  await Promise.all(all);
  const most = await stopWatching();
  const { maxRunning } = await readEngine(engine.adminUrl);
  const within5Ms = await shareWithin5Ms(server.url);
  report({ peak, perSecond, goodput, tally, lastMs, most, maxRunning, within5Ms });
} finally {
  agent.destroy();
  await server.stop();
  await engine.stop();
}

/** @param {{ peak: number, perSecond: number, goodput: number, tally: Tally, lastMs: number, most: Load & { workless: Sample[] }, maxRunning: number, within5Ms: number }} result */
function report({ peak, perSecond, goodput, tally, lastMs, most, maxRunning, within5Ms }) {
  const offered = tally.asked / (lastMs / 1_000);
  const failures = Object.values(tally.other).reduce((a, b) => a + b, 0);
  const refusals = quietest({ samples: tally.refusals, workless: most.workless });
  const refusal = (/** @type {number} */ share) => quantile(refusals, share);
  const one = (/** @type {number} */ value) => Math.round(value * 10) / 10;
  const percent = (/** @type {number} */ share) => `${one(share * 100)} %`;
  /** @type {[string, string, string, boolean][]} */
  const rows = [
    ['in flight at the engine, most', String(maxRunning), `≤ ${PLACES}`, maxRunning <= PLACES],
    ['in flight as the server tells it, most', String(most.running), `≤ ${PLACES}`, most.running <= PLACES],
    ['queue, most', String(most.queued), `≤ ${QUEUE}`, most.queued <= QUEUE],
    ['refusals in the quietest two seconds, p50', `${one(refusal(0.5))} ms`, '', true],
    ['refusals in the quietest two seconds, p99', `${one(refusal(0.99))} ms`, '< 5 ms', refusal(0.99) < 5],
    ['refusals within 5 ms by the clock of the server, in all the time', percent(within5Ms), '', true],
    ['refusals in all the time, p99', `${one(p99(tally.refusals))} ms`, '', true],
    ['requests without any work in all the time, p99', `${one(p99(most.workless))} ms`, '', true],
    [
      `waited as told (${tally.returned}), then answered`,
      percent(tally.served / tally.returned),
      '≥ 90 %',
      tally.served >= 0.9 * tally.returned,
    ],
    [
      'told to wait, p50 / longest',
      `${one(quantile(tally.toldMs, 0.5) / 1_000)} / ${one(Math.max(...tally.toldMs) / 1_000)} s`,
      '',
      true,
    ],
    ['goodput, of peak', percent(goodput / peak), '≥ 95 %', goodput >= 0.95 * peak],
    [
      'neither answered nor refused with 429',
      `${failures} ${JSON.stringify(tally.other)}`,
      '0',
      failures === 0,
    ],
  ];
  if (options.json) console.log(JSON.stringify({ rows, load: loadNow() }, undefined, 2));
  else {
    console.log(
      `Peak ${Math.round(peak)} tokens/s. Offered ${one(offered)} requests/s for ${one(lastMs / 1_000)} s ` +
        `(${FACTOR} × capacity is ${one(perSecond)}); ${tally.whole} answered, ${tally.refusals.length} refused. ` +
        `Load of the machine ${loadNow()}.\n`,
    );
    console.log('| measured | | target | |\n| --- | --- | --- | --- |');
    for (const [name, value, target, isMet] of rows)
      console.log(`| ${name} | ${value} | ${target} | ${isMet ? '' : 'MISSED'} |`);
  }
  if (!rows.every(([, , , isMet]) => isMet)) process.exitCode = 1;
}
