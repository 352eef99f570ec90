// Callers who leave: whether the engine hears of it, how soon, and what it has generated for nobody meanwhile.
//
//   node bench/aborts.js [--aborts 1000]
//
// Needs a build. A quarter each of the callers leaves in the queue, before the first token, while the answer streams, and
// while they wait for a whole answer, at random moments. The engine is the fake one, as vLLM; it notes when generation
// stops. `tokensAfterClose` are those it made when its connection had closed, `tokensAfterLeaving` at most those from the
// moment when the caller left. In the queue there is nothing to stop: there the time is until nobody waits any more, seen from outside. Exits with
// 1 where the engine is not idle within a second, a phase's p99 is 250 ms or more, or a queued request reaches the engine.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadNow, quantile, startEngine, startLlmServer } from './processes.js';

/** @typedef {import('@twinscribe/fake-engine').RequestRecord} RequestRecord */
/** @typedef {import('@twinscribe/fake-engine').EngineStats} EngineStats */
/** `leaveMs`: when the caller leaves after the first byte, or after sending. @typedef {{ isStream: boolean, leaveMs: number, afterFirstByte?: boolean }} Call */
/** @typedef {{ name: string, pace: { ttftMs: number, itlMs: number }, call: () => Call }} Phase */

const LIMIT_CANCEL_MS = 250;
const LIMIT_IDLE_MS = 1_000;
const AT_ONCE = 25;
const SLOTS = 64;
/** Long enough that nobody has the whole answer before leaving. */
const TOKENS = 1_000;

/** @type {Phase[]} */
const PHASES = [
  {
    name: 'before the first token',
    pace: { ttftMs: 600, itlMs: 10 },
    call: () => ({ isStream: true, leaveMs: 20 + Math.random() * 400 }),
  },
  {
    name: 'decoding',
    pace: { ttftMs: 20, itlMs: 10 },
    call: () => ({ isStream: true, leaveMs: Math.random() * 400, afterFirstByte: true }),
  },
  {
    name: 'not streamed',
    pace: { ttftMs: 20, itlMs: 10 },
    call: () => ({ isStream: false, leaveMs: 20 + Math.random() * 400 }),
  },
];

const { values: options } = parseArgs({ options: { aborts: { type: 'string', default: '1000' } } });
const perPhase = Math.ceil(Number(options.aborts) / (PHASES.length + 1));

const now = () => performance.timeOrigin + performance.now();

/**
 * Asks and leaves. Resolves with the request's id and when its caller left.
 * @param {Call} call @param {{ url: string }} server @returns {Promise<{ id: string, leftAt: number }>}
 */
function askAndLeave({ isStream, leaveMs, afterFirstByte = false }, { url }) {
  const id = randomUUID();
  const messages = [{ role: 'user', content: 'Say a lot.' }];
  const body = JSON.stringify({ model: 'fake-model', messages, max_tokens: TOKENS, stream: isStream });
  const headers = { 'content-type': 'application/json', 'x-request-id': id };
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/v1/chat/completions`, { method: 'POST', headers, agent: false });
    const leave = () => {
      resolve({ id, leftAt: now() });
      request.destroy();
    };
    request.on('response', (reply) => {
      if (reply.statusCode !== 200) reject(new Error(`status ${reply.statusCode} instead of an answer`));
      if (afterFirstByte) reply.once('data', () => setTimeout(leave, leaveMs));
      reply.on('error', () => {}).resume();
    });
    request.on('error', () => {});
    request.on('close', leave); // had it ended by itself, the engine would not call it aborted
    if (!afterFirstByte) setTimeout(leave, leaveMs);
    request.end(body);
  });
}

/** @template Value @param {string} url @returns {Promise<Value>} */
async function getJson(url) {
  return /** @type {Value} */ (await (await fetch(url)).json());
}

/** @param {string} adminUrl @param {object} change */
async function set(adminUrl, change) {
  await fetch(`${adminUrl}/__admin/behaviour`, { method: 'POST', body: JSON.stringify(change) });
}

/** How long until the condition holds; Infinity after five seconds. @param {() => Promise<boolean>} condition */
async function timeUntil(condition) {
  const from = now();
  while (!(await condition())) {
    if (now() - from > 5_000) return Infinity;
    await delay(5);
  }
  return now() - from;
}

/** @param {Phase} phase @param {{ url: string, adminUrl: string }} world */
async function runPhase({ name, pace, call }, { url, adminUrl }) {
  await set(adminUrl, pace);
  await fetch(`${adminUrl}/__admin/reset`, { method: 'POST' });
  /** @type {{ id: string, leftAt: number }[]} */
  const left = [];
  let begun = 0;
  const worker = async () => {
    while ((begun += 1) <= perPhase) left.push(await askAndLeave(call(), { url }));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const idleMs = await timeUntil(async () => (await statsOf(adminUrl)).running === 0);
  const leftAtById = new Map(left.map(({ id, leftAt }) => [id, leftAt]));
  const requests = /** @type {RequestRecord[]} */ (await getJson(`${adminUrl}/__admin/requests`));
  const cut = requests.flatMap(({ requestId, stoppedAt, firstTokenAt, outcome }) => {
    const leftAt = leftAtById.get(requestId ?? '');
    if (leftAt === undefined || stoppedAt === null) return [];
    const forNobodyMs = firstTokenAt === null ? 0 : stoppedAt - Math.max(leftAt, firstTokenAt);
    return [{ ms: stoppedAt - leftAt, outcome, tokens: Math.ceil(forNobodyMs / pace.itlMs) }];
  });
  const { tokensAfterClose, generatedTokens } = await statsOf(adminUrl);
  return {
    ...{ phase: name, left: left.length, reached: cut.length },
    aborted: cut.filter(({ outcome }) => outcome === 'aborted').length,
    ...cancelFigures(cut.map(({ ms }) => ms)),
    ...{ idleMs: Math.round(idleMs), generatedTokens, tokensAfterClose },
    tokensAfterLeaving: cut.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

/** All places are taken, so that callers wait. @param {{ url: string, adminUrl: string }} world */
async function runQueued({ url, adminUrl }) {
  await set(adminUrl, { ttftMs: 60_000, itlMs: 10 });
  await fetch(`${adminUrl}/__admin/reset`, { method: 'POST' });
  const holders = new AbortController();
  for (let held = 0; held < SLOTS; held += 1) void hold(url, holders.signal);
  await timeUntil(async () => (await statsOf(adminUrl)).running === SLOTS);
  /** @type {number[]} */
  const times = [];
  let left = 0;
  while (left < perPhase) {
    const group = Math.min(AT_ONCE, perPhase - left);
    const waiting = Array.from({ length: group }, () =>
      askAndLeave({ isStream: Math.random() < 0.5, leaveMs: 20 + Math.random() * 150 }, { url }),
    );
    await Promise.all(waiting);
    const ms = await timeUntil(async () => (await queueDepth(url)) === 0);
    for (let each = 0; each < group; each += 1) times.push(ms);
    left += group;
  }
  const reached = (await statsOf(adminUrl)).requests - SLOTS;
  holders.abort();
  const idleMs = await timeUntil(async () => (await statsOf(adminUrl)).running === 0);
  const { tokensAfterClose, generatedTokens } = await statsOf(adminUrl);
  return {
    ...{ phase: 'in the queue', left, reached, aborted: 0, ...cancelFigures(times) },
    ...{ idleMs: Math.round(idleMs), generatedTokens, tokensAfterClose, tokensAfterLeaving: 0 },
  };
}

/** @param {string} url @param {AbortSignal} signal */
async function hold(url, signal) {
  const body = JSON.stringify({
    ...{ model: 'fake-model', max_tokens: TOKENS, stream: true },
    messages: [{ role: 'user', content: 'Take a place.' }],
  });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body, signal }).catch(() => {});
}

/** @param {string} url */
async function queueDepth(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^llm_queue_depth(?:{[^}]*})? (\d+)/gm)].reduce(
    (sum, [, depth]) => sum + Number(depth),
    0,
  );
}

/** @param {string} adminUrl @returns {Promise<EngineStats>} */
const statsOf = (adminUrl) => getJson(`${adminUrl}/__admin/stats`);

/** @param {number[]} times */
const cancelFigures = (times) => ({
  p50Ms: Math.round(quantile(times, 0.5) * 10) / 10,
  p99Ms: Math.round(quantile(times, 0.99) * 10) / 10,
});

const engine = await startEngine({ flavour: 'vllm', 'output-tokens': TOKENS, slots: SLOTS });
const server = await startLlmServer({ engineUrl: engine.url, env: { LLM_MAX_CONCURRENCY: String(SLOTS) } });
try {
  const world = { url: server.url, adminUrl: engine.adminUrl };
  const rows = [await runQueued(world)];
  for (const phase of PHASES) rows.push(await runPhase(phase, world));
  console.table(rows);
  const isGood = rows.every(
    ({ phase, left, reached, aborted, p99Ms, idleMs }) =>
      p99Ms < LIMIT_CANCEL_MS &&
      idleMs < LIMIT_IDLE_MS &&
      left >= perPhase &&
      reached === aborted &&
      (phase === 'in the queue') === (reached === 0),
  );
  console.log(`${isGood ? 'Within' : 'OUTSIDE'} the limits; load average ${loadNow()}.`);
  if (!isGood) process.exitCode = 1;
} finally {
  await Promise.all([server.stop(), engine.stop()]);
}
