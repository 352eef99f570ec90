// Whether the llm-server holds on to anything: streams by the ten thousand, some aborted, some with a reader that stalls.
//
//   node bench/soak.js [--streams 100000] [--every 10000]
//
// Needs a build. 20 % of the callers leave within the answer, 5 % take nothing for a while and then leave or go on. Between
// portions the server is idle, collects its garbage and tells what it holds. Exits with 1 where the heap grows by more than
// 1 MB for 20,000 streams after the first portion, by least squares; where handles or timers grow; where a promise was
// rejected and nobody looked; or where a stream that nobody disturbed was not whole.
import { once } from 'node:events';
import http from 'node:http';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadNow, startEngine, startLlmServer } from './processes.js';

/** @typedef {{ heapUsed: number, rss: number, handles: number, timers: number, rejections: number }} Held */
/** @typedef {'whole' | 'abort' | 'stall'} Kind */

const LIMIT_BYTES_PER_STREAM = (1024 * 1024) / 20_000;
/** What connections that happen to be open may differ by. */
const LIMIT_GROWTH = 8;
const AT_ONCE = 32;
const TOKENS = 20;
const STALL_MS = 200;

const { values: options } = parseArgs({
  options: { streams: { type: 'string', default: '100000' }, every: { type: 'string', default: '10000' } },
});
const total = Number(options.streams);
const portion = Math.min(total, Number(options.every));

const body = JSON.stringify({
  ...{ model: 'fake-model', max_tokens: TOKENS, stream: true },
  messages: [{ role: 'user', content: 'Say something.' }],
});
const agent = new http.Agent({ keepAlive: true, maxFreeSockets: AT_ONCE });
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

/** Whether it was whole. @param {Kind} kind @param {{ url: string }} server @returns {Promise<boolean>} */
function stream(kind, { url }) {
  return new Promise((resolve) => {
    const request = http.request(
      `${url}/v1/chat/completions`,
      { method: 'POST', agent, headers },
      (reply) => {
        let tail = '';
        reply.setEncoding('utf8');
        reply.on('error', () => {});
        reply.on('close', () => resolve(reply.complete && tail.includes('[DONE]')));
        reply.on('data', (/** @type {string} */ text) => (tail = (tail + text).slice(-32)));
        if (kind === 'abort') reply.once('data', () => setTimeout(() => reply.destroy(), Math.random() * 5));
        if (kind === 'stall') stall(reply);
      },
    );
    request.on('error', () => resolve(false));
    request.end(body);
  });
}

/** Half of them leave afterwards. @param {http.IncomingMessage} reply */
function stall(reply) {
  reply.pause();
  setTimeout(() => (Math.random() < 0.5 ? reply.destroy() : reply.resume()), STALL_MS);
}

/** Of each twenty: four leave, one stalls. @param {number} number @returns {Kind} */
function kindOf(number) {
  const place = number % 20;
  if (place < 4) return 'abort';
  return place === 4 ? 'stall' : 'whole';
}

/** How many undisturbed streams were not whole. @param {number} count @param {{ url: string }} server */
async function runStreams(count, server) {
  let begun = 0;
  let broken = 0;
  const worker = async () => {
    while (begun < count) {
      const kind = kindOf(begun);
      begun += 1;
      const isWhole = await stream(kind, server);
      if (kind === 'whole' && !isWhole) broken += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return broken;
}

/** By least squares. @param {readonly { x: number, y: number }[]} points */
function slopeOf(points) {
  const mean = (/** @type {'x' | 'y'} */ name) =>
    points.reduce((sum, point) => sum + point[name], 0) / points.length;
  const [meanX, meanY] = [mean('x'), mean('y')];
  const above = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return above / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}

const engine = await startEngine({ flavour: 'vllm', 'output-tokens': TOKENS, 'itl-ms': 1 });
const server = await startLlmServer({
  engineUrl: engine.url,
  file: 'soak-server.js',
  execArgv: ['--expose-gc'],
});

/** @returns {Promise<Held>} */
async function measure() {
  agent.destroy();
  await delay(500);
  const answer = /** @type {Promise<[Held]>} */ (once(server.child, 'message'));
  server.child.send('measure');
  return (await answer)[0];
}

try {
  // Code that is compiled and caches that fill belong to no stream.
  let broken = await runStreams(Math.min(2_000, portion), server);
  const rows = [{ streams: 0, ...(await measure()), perSecond: 0 }];
  for (let done = 0; done < total; done += portion) {
    const from = performance.now();
    broken += await runStreams(portion, server);
    const perSecond = Math.round((portion / (performance.now() - from)) * 1_000);
    rows.push({ streams: done + portion, ...(await measure()), perSecond });
    process.stderr.write(`${done + portion} streams\n`);
  }
  const toMb = (/** @type {number} */ bytes) => Math.round((bytes / 1024 / 1024) * 100) / 100;
  console.table(
    rows.map(({ heapUsed, rss, ...row }) => ({ ...row, heapMb: toMb(heapUsed), rssMb: toMb(rss) })),
  );
  const settled = rows.length > 3 ? rows.slice(1) : rows;
  const slope = slopeOf(settled.map(({ streams, heapUsed }) => ({ x: streams, y: heapUsed })));
  const grown = (/** @type {'handles' | 'timers'} */ name) =>
    (rows.at(-1)?.[name] ?? 0) - (rows[0]?.[name] ?? 0);
  const isFlat = slope <= LIMIT_BYTES_PER_STREAM;
  const isClean =
    grown('handles') <= LIMIT_GROWTH && grown('timers') <= LIMIT_GROWTH && rows.at(-1)?.rejections === 0;
  console.log(
    `${toMb(slope * 20_000)} MB for 20,000 streams (limit 1); handles ${grown('handles')}, timers ${grown('timers')} more; ` +
      `${broken} undisturbed streams not whole; load average ${loadNow()}.`,
  );
  if (!isFlat || !isClean || broken > 0) process.exitCode = 1;
} finally {
  agent.destroy();
  await Promise.all([server.stop(), engine.stop()]);
}
