// The callers of the overload drill: those who keep asking, those who come at ten times the capacity, and those of them
// who wait as they are told.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** @typedef {{ status: number, headers: import('node:http').IncomingHttpHeaders, isWhole: boolean, headersMs: number }} Reply */
/** @typedef {{ running: number, queued: number }} Load */
/** When it was measured, and what. @typedef {{ at: number, ms: number }} Sample */

export const ANSWER_TOKENS = 20;
/** One in so many callers comes back when told; the others are gone. */
const PATIENT_EVERY = 8;

/** @type {string | undefined} */
let tenant;

/** All callers are of this tenant from now on. @param {string} name */
export function speakFor(name) {
  tenant = name;
}

export const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const body = JSON.stringify({
  model: 'fake-model',
  messages: [{ role: 'user', content: 'What did I write about rivers?' }],
  max_tokens: ANSWER_TOKENS,
  stream: true,
});

/** @param {string} url @param {string} [id] @returns {Promise<Reply>} */
function ask(url, id) {
  const sentAt = performance.now();
  const headers = {
    'content-type': 'application/json',
    ...(tenant === undefined ? {} : { 'x-tenant': tenant }),
    ...(id === undefined ? {} : { 'x-request-id': id }),
  };
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
export function watch(url) {
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
export async function keepAsking(url, { callers, ms }) {
  const endAt = performance.now() + ms;
  let whole = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < endAt) whole += (await ask(url)).isWhole ? 1 : 0;
    }),
  );
  return whole;
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
 * come in the given time, has been back. `isNamed`: those who give up have request ids, too.
 * @param {string} url @param {{ perSecond: number, ms: number, isNamed: boolean }} load
 */
export async function flood(url, { perSecond, ms, isNamed }) {
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
      all.push(ask(url, isNamed ? randomUUID() : undefined).then((reply) => note(reply, tally)));
    else if (performance.now() - startedAt < ms) {
      const waiting = askPatiently(url, { turn: turn / PATIENT_EVERY, tally });
      patient.add(waiting);
      all.push(waiting.finally(() => patient.delete(waiting)));
    }
  }
  const lastMs = performance.now() - startedAt;
  return { tally, lastMs, all };
}
