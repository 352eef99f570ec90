// The load of `bench/llm-tier.js`: asks one system as often as it answers, `concurrency` at a time, for so many seconds.
import http from 'node:http';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/** @typedef {{ url: string, headers: Record<string, string>, isStream: boolean, concurrency: number, seconds: number, maxTokens: number, spreadMs: number }} Task */
/** Times in ms. `gaps`: between two arrivals of text. @typedef {{ ttft: number[], total: number[], gaps: number[], requests: number, tokens: number, failed: number, elapsedMs: number }} Sample */

/** @type {Map<string, http.Agent>} */
const agents = new Map();

/** Text that is not empty, in a chunk or in a whole reply. */
const CONTENT = /"content":\s?"(?!")/g;

/** @param {string} url */
function agentFor(url) {
  const agent = agents.get(url) ?? new http.Agent({ keepAlive: true, maxFreeSockets: 256 });
  agents.set(url, agent);
  return agent;
}

/** @param {Task} task @param {Sample} sample @returns {Promise<void>} */
function ask({ url, headers, isStream, maxTokens }, sample) {
  const body = JSON.stringify({
    model: 'fake-model',
    messages: [{ role: 'user', content: 'Say something of some length about the weather, please.' }],
    max_tokens: maxTokens,
    ...(isStream ? { stream: true } : {}),
  });
  const options = {
    method: 'POST',
    agent: agentFor(url),
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
  };
  return new Promise((done) => {
    const startedAt = performance.now();
    const request = http.request(`${url}/v1/chat/completions`, options, (reply) => {
      reply.setEncoding('utf8');
      readReply(reply, { startedAt, isStream, maxTokens, sample, done });
    });
    request.on('error', () => {
      sample.failed += 1;
      done();
    });
    request.end(body);
  });
}

/**
 * @param {http.IncomingMessage} reply
 * @param {{ startedAt: number, isStream: boolean, maxTokens: number, sample: Sample, done: () => void }} context
 */
function readReply(reply, { startedAt, isStream, maxTokens, sample, done }) {
  let pieces = 0;
  let lastAt = 0;
  let tail = '';
  reply.on('data', (/** @type {string} */ text) => {
    const now = performance.now();
    const found = text.match(CONTENT)?.length ?? 0;
    tail = (tail + text).slice(-64);
    if (found === 0) return;
    if (pieces === 0) sample.ttft.push(now - startedAt);
    else sample.gaps.push(now - lastAt);
    pieces += found;
    lastAt = now;
  });
  reply.on('close', () => {
    const isWhole = isStream ? tail.includes('[DONE]') : tail.endsWith('}');
    if (reply.statusCode === 200 && reply.complete && isWhole && pieces > 0) {
      sample.total.push(performance.now() - startedAt);
      sample.requests += 1;
      sample.tokens += maxTokens;
    } else sample.failed += 1;
    done();
  });
}

/** @param {Task} task @returns {Promise<Sample>} */
async function run(task) {
  /** @type {Sample} */
  const sample = { ttft: [], total: [], gaps: [], requests: 0, tokens: 0, failed: 0, elapsedMs: 0 };
  const startedAt = performance.now();
  const until = startedAt + task.seconds * 1_000;
  /** @param {unknown} _ @param {number} number */
  const worker = async (_, number) => {
    await delay((task.spreadMs * number) / task.concurrency); // otherwise all ask at the same moment, again and again
    while (performance.now() < until) await ask(task, sample);
  };
  await Promise.all(Array.from({ length: task.concurrency }, worker));
  return { ...sample, elapsedMs: performance.now() - startedAt };
}

process.on(
  'message',
  (task) => void run(/** @type {Task} */ (task)).then((sample) => process.send?.(sample)),
);
process.send?.({ url: '' });
