// The load of `bench/search.js`: asks as often as it is answered, `concurrency` at a time, for so many seconds.
import http from 'node:http';
import process from 'node:process';

/** @typedef {{ query: string, k: number, filter?: Record<string, unknown> }} Search */
/** @typedef {{ url: string, searches: Search[], concurrency: number, seconds: number }} Task */
/** `timesMs` is by answered request. @typedef {{ timesMs: number[], failed: number, bytes: number, elapsedMs: number }} Sample */

const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 256 });

/** @param {{ url: string, body: string }} search @param {Sample} sample @returns {Promise<void>} */
function ask({ url, body }, sample) {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((done) => {
    const startedAt = performance.now();
    const request = http.request(`${url}/v1/search`, { method: 'POST', agent, headers }, (reply) => {
      reply.on('data', (/** @type {Buffer} */ data) => (sample.bytes += data.length));
      reply.on('close', () => {
        if (reply.statusCode === 200 && reply.complete) sample.timesMs.push(performance.now() - startedAt);
        else sample.failed += 1;
        done();
      });
    });
    request.on('error', () => {
      sample.failed += 1;
      done();
    });
    request.end(body);
  });
}

/** @param {Task} task @returns {Promise<Sample>} */
async function run({ url, searches, concurrency, seconds }) {
  const bodies = searches.map((search) => JSON.stringify(search));
  /** @type {Sample} */
  const sample = { timesMs: [], failed: 0, bytes: 0, elapsedMs: 0 };
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  let asked = 0;
  const worker = async () => {
    while (performance.now() < until) {
      const body = bodies[asked % bodies.length] ?? '{}';
      asked += 1;
      await ask({ url, body }, sample);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { ...sample, elapsedMs: performance.now() - startedAt };
}

process.on('message', (task) => {
  void run(/** @type {Task} */ (task)).then((sample) => process.send?.(sample));
});
process.send?.({ url: '' });
