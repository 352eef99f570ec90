// What the llm-server does under ten times the load that its engine can carry: real processes, a fake engine that takes
// eight requests at a time, callers who give up when they are refused and callers who wait as long as they are told.
//
//   node bench/overload.js [--seconds 8] [--named] [--json]
//
// --named: those who give up have request ids, too, so that places are kept for them that nobody will take.
//
// Needs a build. Exits with 1 where a target is missed. About 45 seconds.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadNow, quantile, startEngine, startLlmServer } from './processes.js';

/** @typedef {{ status: number, headers: import('node:http').IncomingHttpHeaders, isWhole: boolean, headersMs: number }} Reply */
/** @typedef {{ running: number, queued: number }} Load */
/** When it was measured, and what. @typedef {{ at: number, ms: number }} Sample */

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    named: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(options.seconds);

const PLACES = 8;
const QUEUE = 32;
const FACTOR = 10;
const ANSWER_TOKENS = 20;
/** One in so many callers comes back when told; the others are gone. */
const PATIENT_EVERY = 8;

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const body = JSON.stringify({
  model: 'fake-model',
  messages: [{ role: 'user', content: 'What did I write about rivers?' }],
  max_tokens: ANSWER_TOKENS,
  stream: true,
});

/** @param {string} url @param {string} [id] @returns {Promise<Reply>} */
function ask(url, id) {
  const sentAt = performance.now();
  const headers = { 'content-type': 'application/json', ...(id === undefined ? {} : { 'x-request-id': id }) };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/v1/chat/completions`, { method: 'POST', agent, headers }, (reply) => {
      const headersMs = performance.now() - sentAt;
      let end = '';
      reply.on('data', (/** @type {Buffer} */ piece) => (end = (end + piece.toString('latin1')).slice(-16)));
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          headers: reply.headers,
          isWhole: end.includes('[DONE]'),
          headersMs,
        }),
      );
      reply.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Alternately by the header in seconds that every client knows, and by the finer one. @param {Reply} reply @param {number} turn */
const toldMs = ({ headers }, turn) =>
  turn % 2 === 0 ? Number(headers['retry-after']) * 1_000 : Number(headers['retry-after-ms']);

/**
 * Watches until told to stop: how full it is, and how long the server takes for a request that needs no work at all.
 * @param {string} url
 */
function watch(url) {
  /** @type {Load[]} */
  const seen = [];
  /** @type {Sample[]} */
  const workless = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const document = /** @type {{ load: Load }} */ (await (await fetch(`${url}/v1/capabilities`)).json());
      seen.push(document.load);
      await delay(20);
      workless.push({ at: performance.now(), ms: await timeOf(`${url}/healthz`) });
      await delay(20);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    const most = (/** @type {keyof Load} */ name) => Math.max(...seen.map((load) => load[name]));
    return { running: most('running'), queued: most('queued'), workless };
  };
}

/** To the headers. @param {string} url @returns {Promise<number>} */
function timeOf(url) {
  const sentAt = performance.now();
  return new Promise((resolve, reject) => {
    request(url, { agent }, (reply) => {
      resolve(performance.now() - sentAt);
      reply.resume();
    })
      .on('error', reject)
      .end();
  });
}

/**
 * Callers who each ask again as soon as they have their answer.
 * @param {string} url @param {{ callers: number, ms: number }} load
 */
async function keepAsking(url, { callers, ms }) {
  const endAt = performance.now() + ms;
  let whole = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < endAt) whole += (await ask(url)).isWhole ? 1 : 0;
    }),
  );
  return whole;
}

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

/** Waits as told and asks again, once. @param {string} url @param {{ turn: number, tally: Tally }} progress */
async function askPatiently(url, { turn, tally }) {
  const id = randomUUID();
  const first = await ask(url, id);
  note(first, tally);
  if (first.status !== 429) return;
  const waitMs = toldMs(first, turn);
  tally.toldMs.push(waitMs);
  await delay(waitMs);
  const second = await ask(url, id);
  note(second, tally);
  tally.returned += 1;
  tally.served += second.isWhole ? 1 : 0;
}

/** @typedef {{ asked: number, whole: number, refusals: Sample[], other: Record<string, number>, toldMs: number[], returned: number, served: number }} Tally */

/** @returns {Tally} */
const freshTally = () => ({
  asked: 0,
  whole: 0,
  refusals: [],
  other: {},
  toldMs: [],
  returned: 0,
  served: 0,
});

/** @param {Reply} reply @param {Tally} tally */
function note(reply, tally) {
  tally.asked += 1;
  if (reply.isWhole) tally.whole += 1;
  else if (reply.status === 429) tally.refusals.push({ at: performance.now(), ms: reply.headersMs });
  else tally.other[reply.status] = (tally.other[reply.status] ?? 0) + 1;
}

/**
 * Callers come at their own pace, whatever becomes of them. The flood goes on until the last of the patient ones, who
 * come in the given time, has been back.
 * @param {string} url @param {{ perSecond: number, ms: number }} load
 */
async function flood(url, { perSecond, ms }) {
  const tally = freshTally();
  const startedAt = performance.now();
  /** @type {Set<Promise<void>>} */
  const patient = new Set();
  /** @type {Promise<void>[]} */
  const all = [];
  const isGoingOn = () => performance.now() - startedAt < ms || patient.size > 0;
  let nextAt = startedAt;
  for (let turn = 0; isGoingOn(); turn += 1) {
    nextAt += (-Math.log(1 - Math.random()) * 1_000) / perSecond;
    await delay(Math.max(0, nextAt - performance.now()));
    if (turn % PATIENT_EVERY !== 0)
      all.push(ask(url, options.named ? randomUUID() : undefined).then((reply) => note(reply, tally)));
    else if (performance.now() - startedAt < ms) {
      const waiting = askPatiently(url, { turn: turn / PATIENT_EVERY, tally });
      patient.add(waiting);
      all.push(waiting.finally(() => patient.delete(waiting)));
    }
  }
  const lastMs = performance.now() - startedAt;
  return { tally, lastMs, all };
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
  env: { LLM_MAX_CONCURRENCY: String(PLACES), LLM_QUEUE_MAX: String(QUEUE), LOG_LEVEL: 'error' },
});
try {
  await keepAsking(server.url, { callers: 2 * PLACES, ms: 3_000 });
  const peak = await tokensPerSecond(engine.adminUrl, () =>
    keepAsking(server.url, { callers: 2 * PLACES, ms: seconds * 1_000 }),
  );
  const perSecond = (FACTOR * peak) / ANSWER_TOKENS;
  const stopWatching = watch(server.url);
  const flooding = flood(server.url, { perSecond, ms: seconds * 1_000 });
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
