// Clients of the resize drill: they ask the api for streamed answers, one after another, and wait when they are told to.
import { setTimeout as sleep } from 'node:timers/promises';
import { errorBodySchema, readSseEvents } from '@twinscribe/contracts';

/** @typedef {'whole' | 'refused' | 'refused after sources' | 'failed'} Outcome */
/** @typedef {{ outcome: Outcome, ms: number, how: string, retryAfterMs?: number }} Sample */
/** @typedef {(outcome: Outcome, how?: string) => Sample} End */

/** @param {string} url @param {object} body @param {Record<string, string>} [headers] */
export const post = (url, body, headers = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** @param {{ api: string, question: string, clients: number }} options */
export function startLoad({ api, question, clients }) {
  /** @type {Sample[]} */
  const samples = [];
  let isOver = false;
  const client = async () => {
    while (!isOver) {
      const sample = await ask({ api, question });
      samples.push(sample);
      if (sample.retryAfterMs !== undefined) await sleep(sample.retryAfterMs);
    }
  };
  const running = Array.from({ length: clients }, client);
  return {
    /** What has ended since the last call. */
    take: () => samples.splice(0),
    stop: async () => {
      isOver = true;
      await Promise.all(running);
    },
  };
}

/** One answer, read to its end. @param {{ api: string, question: string }} options @returns {Promise<Sample>} */
async function ask({ api, question }) {
  const startedAt = performance.now();
  /** @type {End} */
  const end = (outcome, how = '') => ({ outcome, how, ms: performance.now() - startedAt });
  try {
    const reply = await post(`${api}/v1/rag/query`, { question, stream: true });
    if (reply.status === 200 && reply.body !== null) return await readToEnd(reply.body, end);
    const text = await reply.text();
    const retryAfter = reply.headers.get('retry-after');
    if (reply.status !== 503 || retryAfter === null)
      return end('failed', `${reply.status} ${text.slice(0, 200)}`);
    return { ...end('refused'), retryAfterMs: Number(retryAfter) * 1_000 };
  } catch (error) {
    return end('failed', String(error));
  }
}

/** @param {AsyncIterable<Uint8Array>} body @param {End} end @returns {Promise<Sample>} */
async function readToEnd(body, end) {
  const events = [];
  for await (const event of readSseEvents(body)) events.push(event);
  const last = events.at(-1);
  if (last?.event === 'answer-end') return end('whole');
  if (last?.event !== 'error') return end('failed', 'a stream without an end');
  const { error } = errorBodySchema.parse(JSON.parse(last.data));
  const hasBegun = events.some(({ event }) => event === 'text-delta');
  if (error.code === 'draining' && !hasBegun) return { ...end('refused after sources'), retryAfterMs: 1_000 };
  return end('failed', `${error.code}: ${error.message}`);
}
